/** Remembers the latest deliveries, so that each is acted on once. */
export class DeliveryMemory {
  readonly #maximum: number;
  readonly #keys = new Set<string>();

  /** @param maximum how many are remembered; the oldest is forgotten for a new one. */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Remembers a delivery; false where it was there already. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#maximum) break;
      this.#keys.delete(oldest);
    }
    return true;
  }
}
