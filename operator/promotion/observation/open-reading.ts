import type { PullRequest } from '../../forge/pull-request.ts';
import type { OpenPullRequest } from '../decision/observation.ts';

/** Forges tell when something was changed in whole seconds: what was read later than so many milliseconds after that misses nothing. */
const SETTLED_AFTER = 2_000;

/** Some things change without a word in the list, such as what a reviewer may do; after so many milliseconds they are asked for again. */
const TRUSTED_FOR = 10 * 60_000;

/** What a reading was of. */
export interface ReadingSubject {
  /** As the list has it. */
  listed: Pick<PullRequest, 'number' | 'updatedAt' | 'head'>;
  /** The tip of the base branch. */
  base: string;
  /** Grows with everything that is told of the repository. */
  news: number;
}

/**
 * What was read of one open pull request. It is read again only where the list, the base branch or a webhook says that something may be otherwise: asked of
 * hundreds of pull requests every two minutes, the same questions are most of what a forge hears of us.
 */
export class OpenReading {
  #key: string | undefined;
  #since = 0;
  #read: { at: number; value: OpenPullRequest } | undefined;

  /** @param now milliseconds. @returns what was read of it, where that is still so. */
  recall(subject: ReadingSubject, now: number): OpenPullRequest | undefined {
    const key = keyOf(subject);
    if (key !== this.#key) {
      this.#key = key;
      this.#since = now;
      this.#read = undefined;
    }
    const read = this.#read;
    if (read === undefined || now - read.at >= TRUSTED_FOR) return undefined;
    return read.at - this.#since >= SETTLED_AFTER ? read.value : undefined;
  }

  /** @param now when the reading began. */
  keep(subject: ReadingSubject, value: OpenPullRequest, now: number): void {
    // A forge that has yet to say whether it merges is asked again.
    const settled = value.pullRequest.state === 'Open' && value.pullRequest.mergeable === true;
    if (keyOf(subject) === this.#key) this.#read = settled ? { at: now, value } : undefined;
  }

  /** What we do ourselves is not told. */
  forget(): void {
    this.#key = undefined;
  }
}

function keyOf({ listed: { number, updatedAt, head }, base, news }: ReadingSubject): string {
  return JSON.stringify([number, updatedAt.getTime(), head.sha, base, news]);
}
