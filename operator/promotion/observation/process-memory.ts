import type { PullRequest } from '../../forge/pull-request.ts';
import type { MergeRefusal } from '../decision/merge.ts';
import { OpenReading } from './open-reading.ts';

/** For how long a forge has to say that a request does not merge before it is believed: Gitea says so too while it computes. */
const CONFLICT_LASTS = 15_000;

/** What a process knows of one target's pull requests and may forget: losing it costs a call or some seconds, and changes no decision. */
export class ProcessMemory {
  /** What was read of the open pull request. */
  readonly reading = new OpenReading();
  readonly refusedToReopen = new Set<number>();
  refusal: MergeRefusal | undefined;
  #conflict: { head: string; base: string; since: number } | undefined;

  /** The pull request, with a conflict only where it has lasted for this head on this base. @param now milliseconds. */
  withLastingConflict(
    pullRequest: PullRequest,
    base: string,
    now: number,
  ): { pullRequest: PullRequest; conflictUnsettled?: boolean } {
    const head = pullRequest.head.sha;
    if (pullRequest.mergeable !== false) {
      this.#conflict = undefined;
      return { pullRequest };
    }
    if (this.#conflict?.head !== head || this.#conflict.base !== base)
      this.#conflict = { head, base, since: now };
    if (now - this.#conflict.since >= CONFLICT_LASTS) return { pullRequest };
    const { mergeable: _, ...unsettled } = pullRequest;
    return { pullRequest: unsettled, conflictUnsettled: true };
  }
}
