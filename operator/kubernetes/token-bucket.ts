/** A burst, and how fast it fills again. */
export interface BucketBounds {
  burst: number;
  /** Milliseconds for one token. */
  refill: number;
}

/** One token bucket a key; keys whose bucket is full again are forgotten. */
export class TokenBuckets {
  readonly #bounds: BucketBounds;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** @param now a monotonic clock in milliseconds. */
  constructor(bounds: BucketBounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token of this key's bucket; false where there is none. */
  take(key: string): boolean {
    const { burst, refill } = this.#bounds;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    this.#forgetFull(now);
    return tokens >= 1;
  }

  /** The oldest entries come first, because each use moves its key to the end. */
  #forgetFull(now: number): void {
    const { burst, refill } = this.#bounds;
    for (const [key, bucket] of this.#buckets) {
      if (bucket.tokens + (now - bucket.at) / refill < burst) return;
      this.#buckets.delete(key);
    }
  }
}
