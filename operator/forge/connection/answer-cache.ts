/** An answer that can be asked for again on the condition that it changed. */
export interface CachedAnswer {
  etag: string;
  data: unknown;
}

/** Remembers the latest answers that had an ETag; GitHub does not count a question whose answer is "not modified". */
export class AnswerCache {
  readonly #maximum: number;
  readonly #answers = new Map<string, CachedAnswer>();

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get(key: string): CachedAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer !== undefined) this.#use(key, answer);
    return answer;
  }

  put(key: string, answer: CachedAnswer): void {
    this.#use(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#maximum) return;
      this.#answers.delete(oldest);
    }
  }

  #use(key: string, answer: CachedAnswer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
  }
}
