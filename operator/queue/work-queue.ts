import { type BackoffBounds, backoffDelay } from './backoff.ts';

/** Told about the life of each key, for `workqueue_*`; every method is optional work of a metrics sink. */
export interface QueueObserver {
  added(): void;
  /** @param seconds how long the key waited to be taken. */
  taken(seconds: number): void;
  retried(): void;
}

/** What a queue stands on. */
export interface WorkQueueOptions {
  backoff?: BackoffBounds;
  observer?: QueueObserver;
  /** In [0, 1). */
  random: () => number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
}

/** From a tenth of a second, quick enough for a conflict, to half a minute, in which an error state is left once it can be. */
const DEFAULT_BACKOFF: BackoffBounds = { base: 100, maximum: 30_000 };

/** setTimeout turns longer delays into none at all. */
const MAXIMUM_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Keys that wait for a worker, with the guarantees of client-go's rate limiting queue: a key that waits is there once
 * however often it is added; a key that is being worked on is given to nobody else, and, added meanwhile, waits again
 * once its work is done.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #backoff: BackoffBounds;
  /** Keys in the order of adding; the value is when. */
  readonly #waiting = new Map<string, number>();
  /** Keys that somebody waits for; they are given out before the others. */
  readonly #urgent = new Map<string, number>();
  readonly #processing = new Map<string, number>();
  /** The value is whether it is urgent. */
  readonly #addedMeanwhile = new Map<string, boolean>();
  readonly #delayed = new Map<string, { due: number; timer: NodeJS.Timeout }>();
  readonly #failures = new Map<string, number>();
  readonly #takers: { onlyUrgent: boolean; take: (key: string | undefined) => void }[] = [];
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? DEFAULT_BACKOFF;
  }

  /** How many keys wait; those that are delayed or being worked on are not among them. */
  get depth(): number {
    return this.#waiting.size + this.#urgent.size;
  }

  /** For each key that is being worked on, since when on the monotonic clock. */
  get processing(): ReadonlyMap<string, number> {
    return this.#processing;
  }

  /**
   * Makes a key wait now; a delay that it has is overtaken but stays.
   *
   * @param urgent whether it goes before all keys that are not.
   */
  add(key: string, urgent = false): void {
    if (this.#closed) return;
    if (this.#processing.has(key)) {
      if (!this.#addedMeanwhile.has(key)) this.#options.observer?.added();
      this.#addedMeanwhile.set(key, urgent || this.#addedMeanwhile.get(key) === true);
      return;
    }
    if (this.#urgent.has(key)) return;
    const since = this.#waiting.get(key);
    if (since === undefined) {
      this.#options.observer?.added();
      this.#enqueue(key, urgent);
    } else if (urgent) {
      this.#waiting.delete(key);
      this.#urgent.set(key, since);
    }
  }

  /** Makes a key wait after a while; of two delays of one key the earlier counts. */
  addAfter(key: string, milliseconds: number): void {
    if (this.#closed) return;
    if (milliseconds <= 0) {
      this.add(key);
      return;
    }
    const due = this.#options.now() + milliseconds;
    const earlier = this.#delayed.get(key);
    if (earlier && earlier.due <= due) return;
    clearTimeout(earlier?.timer);
    this.#delayed.set(key, { due, timer: this.#startTimer(key, milliseconds) });
  }

  /** Makes a key wait after the backoff of its failures so far, this one included. */
  addRateLimited(key: string): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    this.#options.observer?.retried();
    this.addAfter(key, backoffDelay(failures, this.#backoff, this.#options.random()));
  }

  /** Ends the backoff of a key: its work succeeded. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** How often in a row the work of a key has failed. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Takes the key that waited longest, of the urgent ones where there are some; undefined once the queue is closed. {@link done} must follow. */
  async take({ onlyUrgent = false }: { onlyUrgent?: boolean } = {}): Promise<string | undefined> {
    if (this.#closed) return undefined;
    const from = onlyUrgent || this.#urgent.size > 0 ? this.#urgent : this.#waiting;
    const next = from.entries().next();
    if (next.done) return new Promise((resolve) => this.#takers.push({ onlyUrgent, take: resolve }));
    const [key, since] = next.value;
    from.delete(key);
    this.#begin(key, since);
    return key;
  }

  /** Gives a key back; it waits again if it was added meanwhile. */
  done(key: string): void {
    if (!this.#processing.delete(key)) return;
    const urgent = this.#addedMeanwhile.get(key);
    this.#addedMeanwhile.delete(key);
    if (urgent !== undefined && !this.#closed) this.#enqueue(key, urgent);
  }

  /** Gives out no more keys and forgets those that wait; what is being worked on may finish. */
  close(): void {
    this.#closed = true;
    for (const { timer } of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    this.#waiting.clear();
    this.#urgent.clear();
    this.#addedMeanwhile.clear();
    for (const { take } of this.#takers.splice(0)) take(undefined);
  }

  #enqueue(key: string, urgent: boolean): void {
    const index = this.#takers.findIndex(({ onlyUrgent }) => urgent || !onlyUrgent);
    const [taker] = index < 0 ? [] : this.#takers.splice(index, 1);
    if (taker) {
      this.#begin(key, this.#options.now());
      taker.take(key);
    } else (urgent ? this.#urgent : this.#waiting).set(key, this.#options.now());
  }

  #begin(key: string, since: number): void {
    this.#processing.set(key, this.#options.now());
    this.#options.observer?.taken((this.#options.now() - since) / 1000);
  }

  #startTimer(key: string, milliseconds: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.#delayed.delete(key);
        this.add(key);
      },
      Math.min(milliseconds, MAXIMUM_TIMER_MILLISECONDS),
    );
  }
}
