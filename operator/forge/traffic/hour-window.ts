import type { Clock } from './clock.ts';

/** Counts what happened in the hour (or another while) before now; memory is bounded by whoever keeps the count below a limit. */
export class HourWindow {
  readonly #clock: Clock;
  readonly #length: number;
  #times: number[] = [];

  /** @param length milliseconds. */
  constructor(clock: Clock, length: number) {
    this.#clock = clock;
    this.#length = length;
  }

  add(): void {
    this.#forget();
    this.#times.push(this.#clock.now());
  }

  /** From when on fewer than `count` lie in the hour before, if nothing is added; minus infinity where that is so now. */
  fallsBelow(count: number): number {
    this.#forget();
    const excess = this.#times.length - count;
    return excess < 0 ? Number.NEGATIVE_INFINITY : (this.#times[excess] ?? 0) + this.#length;
  }

  #forget(): void {
    const oldest = this.#clock.now() - this.#length;
    const keep = this.#times.findIndex((time) => time > oldest);
    this.#times = keep < 0 ? [] : this.#times.slice(keep);
  }
}
