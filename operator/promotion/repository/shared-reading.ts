/** What is read, and how old it may be. */
export interface SharedReadingOptions {
  read: () => Promise<void>;
  /** Milliseconds, counted from the beginning of a reading. */
  maximumAge: number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
}

/**
 * Something that is read once for all who ask. A reading that began before something happened may have missed it, so
 * those who know of it wait for the next one, which they share too.
 */
export class SharedReading {
  readonly #options: SharedReadingOptions;
  /** Orders readings and news, which may all fall into one millisecond. */
  #sequence = 0;
  #begun = { sequence: 0, at: Number.NEGATIVE_INFINITY };
  #newsSince = 0;
  #running: { sequence: number; done: Promise<void> } | undefined;

  constructor(options: SharedReadingOptions) {
    this.#options = options;
  }

  /**
   * Resolves once what was read is young enough.
   *
   * @param fresh whether a reading that began before now would not do.
   * @throws what the reading throws that was waited for.
   */
  async read({ fresh }: { fresh: boolean }): Promise<void> {
    const wanted = fresh ? ++this.#sequence : this.#newsSince;
    for (;;) {
      if (this.#begun.sequence >= wanted && (fresh || !this.#isOld())) return;
      const { sequence, done } = this.#running ?? this.#start();
      if (sequence >= wanted) return done;
      // The trouble of a reading that would not do anyway is of no interest.
      await done.catch(() => undefined);
    }
  }

  /** Grows with everything that made what was read old. */
  get news(): number {
    return this.#newsSince;
  }

  /** Makes what was read old: whoever asks from now on gets what is so then. */
  expire(): void {
    this.#newsSince = ++this.#sequence;
  }

  #isOld(): boolean {
    return this.#begun.at <= this.#options.now() - this.#options.maximumAge;
  }

  #start(): { sequence: number; done: Promise<void> } {
    const begun = { sequence: ++this.#sequence, at: this.#options.now() };
    const done = this.#options
      .read()
      .then(() => {
        // Only what was read to its end counts.
        this.#begun = begun;
      })
      .finally(() => {
        this.#running = undefined;
      });
    this.#running = { sequence: begun.sequence, done };
    return this.#running;
  }
}
