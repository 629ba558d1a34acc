/**
 * Bytes of request bodies held in memory at a time, over all connections: what bounds the server's memory when
 * many large requests come together.
 */
export class ByteBudget {
  readonly maximum: number;
  #taken = 0;

  constructor(maximum: number) {
    this.maximum = maximum;
  }

  /** Takes `bytes` if they are there; false where they are not, and then nothing is taken. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.maximum) return false;
    this.#taken += bytes;
    return true;
  }

  /** Puts back what was taken. */
  give(bytes: number): void {
    this.#taken -= bytes;
  }

  /** Bytes held now. */
  get taken(): number {
    return this.#taken;
  }
}
