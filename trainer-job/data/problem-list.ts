/** Sentences shown to a person; the rest is counted. */
const SHOWN = 20;

/** Collects what is wrong, so that a person can mend all of it at once. */
export class ProblemList {
  readonly #sentences: string[] = [];

  add(sentence: string): void {
    this.#sentences.push(sentence);
  }

  get empty(): boolean {
    return this.#sentences.length === 0;
  }

  /** The first 20 sentences in one line, and how many more there are. */
  toString(): string {
    const shown = this.#sentences.slice(0, SHOWN).join('; ');
    const more = this.#sentences.length - SHOWN;
    return more > 0 ? `${shown}; and ${more} more` : shown;
  }
}
