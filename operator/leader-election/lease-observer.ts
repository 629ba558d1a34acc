import type { LeaseRecord } from './lease-record.ts';

/**
 * Judges a lease by when its record was last seen to change, on the observer's own monotonic clock. The times inside
 * the record come from another machine's clock, which may be an hour off or step.
 */
export class LeaseObserver {
  readonly #now: () => number;
  #record: LeaseRecord | undefined;
  #changedAt = 0;

  /** @param now a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get record(): LeaseRecord | undefined {
    return this.#record;
  }

  /** Takes what was read or written; a record equal to the last leaves the time of the last change. */
  observe(record: LeaseRecord): void {
    if (this.#record && JSON.stringify(this.#record) === JSON.stringify(record)) return;
    this.#record = record;
    this.#changedAt = this.#now();
  }

  /**
   * Whether `identity` may take the lease: nobody holds it, it does itself, or the holder has not renewed it for its
   * duration since we last saw it change.
   *
   * @param durationMilliseconds our own configured duration, as in client-go.
   */
  mayTake(identity: string, durationMilliseconds: number): boolean {
    if (!this.#record || this.#record.holder === '' || this.#record.holder === identity) return true;
    return this.#now() >= this.#changedAt + durationMilliseconds;
  }
}
