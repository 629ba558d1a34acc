/** Keeps what was used last, and forgets what was not used for the longest time. */
export class MemoryMap<V> {
  readonly #maximum: number;
  // Maps keep the order of insertion: the first is the one not used for the longest time.
  readonly #known = new Map<string, V>();

  /** @param maximum how many are kept, at least 1. */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get size(): number {
    return this.#known.size;
  }

  /** What is known under a key, else what is made now. */
  get(key: string, make: () => V): V {
    const value = this.#known.has(key) ? (this.#known.get(key) as V) : make();
    this.#known.delete(key);
    this.#known.set(key, value);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#maximum && oldest !== undefined) this.#known.delete(oldest);
    return value;
  }

  delete(key: string): void {
    this.#known.delete(key);
  }
}

/** The same for what takes a while to be made: all who ask meanwhile wait for one, and one that fails is not kept. */
export class PromiseMemory<V> {
  readonly #known: MemoryMap<Promise<V>>;

  constructor(maximum: number) {
    this.#known = new MemoryMap(maximum);
  }

  async get(key: string, make: () => Promise<V>): Promise<V> {
    const promise = this.#known.get(key, make);
    try {
      return await promise;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }
}
