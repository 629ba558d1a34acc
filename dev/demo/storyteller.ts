import type { Progress } from '../programs/progress.ts';

/** Tells a person what is happening, a line at a time, with the seconds since the beginning. */
export class Storyteller implements Progress {
  readonly #write: (line: string) => void;
  readonly #clock: () => number;
  readonly #started: number;
  #last = '';

  constructor(write: (line: string) => void, clock: () => number) {
    this.#write = write;
    this.#clock = clock;
    this.#started = clock();
  }

  /** Tells one thing; the same thing twice in a row is told once. */
  tell(sentence: string): void {
    if (sentence === this.#last) return;
    this.#last = sentence;
    this.#write(`${this.elapsed().padStart(6)}  ${sentence}`);
  }

  /** As {@link tell}, for those who know of nothing but progress. */
  say(line: string): void {
    this.tell(line);
  }

  /** Tells that something long begins and that it is over; others may tell something meanwhile. */
  async during<T>(label: string | (() => string), action: () => Promise<T>): Promise<T> {
    const what = typeof label === 'string' ? label : label();
    this.tell(what);
    const result = await action();
    this.tell(`${what}: done`);
    return result;
  }

  /** The time since the beginning, as `m:ss`. */
  elapsed(): string {
    const seconds = Math.floor((this.#clock() - this.#started) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
