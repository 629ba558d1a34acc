import type { CodedError } from '@churnops/lib/errors/error-table.ts';
import type { Clock } from './clock.ts';

/** What is said to those who ask while a gate is closed. */
export type Refusal = (seconds: number) => CodedError;

/** Holds calls back for a time that a forge asked for. Closed, it answers at once: nobody waits inside. */
export class Gate {
  readonly #clock: Clock;
  #opensAt = 0;
  #refusal: Refusal | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Closes for so long from now; of two times the later counts, and its refusal. */
  close(milliseconds: number, refusal: Refusal): void {
    const opensAt = this.#clock.now() + milliseconds;
    if (this.#refusal !== undefined && opensAt <= this.#opensAt) return;
    this.#opensAt = opensAt;
    this.#refusal = refusal;
  }

  /** @throws what {@link close} was given, with the seconds (rounded up) that are left. */
  check(): void {
    if (this.#refusal === undefined) return;
    const left = this.#opensAt - this.#clock.now();
    if (left > 0) throw this.#refusal(Math.ceil(left / 1_000));
    this.#refusal = undefined;
  }
}
