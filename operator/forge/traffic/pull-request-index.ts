import type { PullRequest } from '../pull-request.ts';
import type { Clock } from './clock.ts';

/** One line of a list; `pullRequest` is absent where it is of no interest. */
export interface Listed {
  number: number;
  updatedAt: Date;
  pullRequest: PullRequest | undefined;
}

/** Part of a list that is sorted by the time of the last change, the newest first. */
export interface Page {
  listed: Listed[];
  last: boolean;
  /** For the next conditional question; absent where the forge gives none. */
  etag: string | undefined;
}

/** Asks for a page, counted from 1; with an ETag the answer may be that nothing changed. */
export type ReadPage = (page: number, etag: string | undefined) => Promise<Page | 'Unchanged'>;

export interface PullRequestIndexOptions {
  readPage: ReadPage;
  clock: Clock;
  /** Called where a list has more pages than are read: what was changed last on those is not known. */
  onTruncated: () => void;
  /** How old the list may be for those who do not ask for a fresh one. */
  maximumAgeMilliseconds?: number;
  maximumPages?: number;
}

/**
 * The pull requests of a repository, read once for all who ask. After the first time only what changed since is read:
 * the list is sorted by change, so it is read until something known comes, and most often its first page is unchanged.
 */
export class PullRequestIndex {
  readonly #options: Required<PullRequestIndexOptions>;
  readonly #known = new Map<number, PullRequest>();
  /** Orders questions, writes and news, which may all fall into one millisecond. */
  #sequence = 0;
  /** When each of our own writes was, since the last list: a list that was asked for before knows less than we do. */
  readonly #written = new Map<number, number>();
  #refreshing: Promise<void> | undefined;
  #askedFor = { sequence: 0, at: Number.NEGATIVE_INFINITY };
  #newsSince = 0;
  #etag: string | undefined;
  #newestUpdate = Number.NEGATIVE_INFINITY;

  constructor(options: PullRequestIndexOptions) {
    this.#options = { maximumAgeMilliseconds: 120_000, maximumPages: 200, ...options };
  }

  /** All of them, the newest first; at most so old as the options say, or fresh. */
  async list({ fresh = false }: { fresh?: boolean } = {}): Promise<PullRequest[]> {
    const asked = ++this.#sequence;
    while (this.#isStale(fresh ? asked : this.#newsSince)) await this.#refresh();
    return [...this.#known.values()].sort((a, b) => b.number - a.number);
  }

  /** One of them as the list has it, without asking. */
  get(number: number): PullRequest | undefined {
    return this.#known.get(number);
  }

  /** Takes over what a write, or a question for one request, gave; undefined takes it out. */
  put(number: number, pullRequest: PullRequest | undefined): void {
    this.#written.set(number, ++this.#sequence);
    if (pullRequest === undefined) this.#known.delete(number);
    else this.#known.set(number, pullRequest);
  }

  /** Makes the next question ask the forge. */
  expire(): void {
    this.#newsSince = ++this.#sequence;
  }

  #isStale(since: number): boolean {
    const { sequence, at } = this.#askedFor;
    return sequence < since || at < this.#options.clock.now() - this.#options.maximumAgeMilliseconds;
  }

  /** A list that is being read is shared, also by those who then have to ask for a newer one. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const asked = { sequence: ++this.#sequence, at: this.#options.clock.now() };
    const changed: Listed[] = [];
    let etag = this.#etag;
    for (let number = 1; ; number++) {
      const page = await this.#options.readPage(number, number === 1 ? etag : undefined);
      if (page === 'Unchanged') break;
      if (number === 1) etag = page.etag;
      changed.push(...page.listed);
      // Those of the same second as the newest known may have changed after it: they are read again.
      const oldest = page.listed.at(-1)?.updatedAt.getTime() ?? Number.NEGATIVE_INFINITY;
      if (page.last || oldest < this.#newestUpdate) break;
      if (number === this.#options.maximumPages) {
        this.#options.onTruncated();
        break;
      }
    }
    // Only a list that was read to its end counts: after a break in the middle all is read again.
    this.#take(changed, asked.sequence);
    this.#etag = etag;
    this.#askedFor = asked;
  }

  #take(changed: Listed[], asked: number): void {
    // An item that moved to the front while pages were read can be there twice; the earlier place is the newer state.
    for (const { number, updatedAt, pullRequest } of changed.reverse()) {
      this.#newestUpdate = Math.max(this.#newestUpdate, updatedAt.getTime());
      if ((this.#written.get(number) ?? 0) > asked) continue;
      if (pullRequest === undefined) this.#known.delete(number);
      else this.#known.set(number, pullRequest);
    }
    for (const [number, written] of this.#written) {
      if (written < asked) this.#written.delete(number);
    }
  }
}
