import type { Clock } from './clock.ts';

const HOUR = 3_600_000;

/** Counts what happened in the hour before now; memory is bounded by whoever keeps the count below a limit. */
export class HourWindow {
  readonly #clock: Clock;
  #times: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(): void {
    this.#forget();
    this.#times.push(this.#clock.now());
  }

  /** From when on fewer than `count` lie in the hour before, if nothing is added; minus infinity where that is so now. */
  fallsBelow(count: number): number {
    this.#forget();
    const excess = this.#times.length - count;
    return excess < 0 ? Number.NEGATIVE_INFINITY : (this.#times[excess] ?? 0) + HOUR;
  }

  #forget(): void {
    const oldest = this.#clock.now() - HOUR;
    const keep = this.#times.findIndex((time) => time > oldest);
    this.#times = keep < 0 ? [] : this.#times.slice(keep);
  }
}
