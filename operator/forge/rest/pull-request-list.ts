import type { Logger } from '@churnops/lib/logging/logger.ts';
import { Answer } from '../connection/answer.ts';
import type { ForgeConnection } from '../connection/forge-connection.ts';
import type { PullRequestQuery } from '../forge.ts';
import { BRANCH_PREFIX } from '../labels.ts';
import { markerMatches } from '../marker.ts';
import type { PullRequest } from '../pull-request.ts';
import type { Clock } from '../traffic/clock.ts';
import { type Page, PullRequestIndex } from '../traffic/pull-request-index.ts';
import type { Dialect } from './dialect.ts';
import { readPullRequest } from './reading.ts';

export interface PullRequestListOptions {
  connection: ForgeConnection;
  dialect: Dialect;
  clock: Clock;
  logger: Logger;
  maximumAgeMilliseconds: number;
}

/** What is known of a repository's pull requests: the shared list, and what single answers said since. */
export class PullRequestList {
  readonly #connection: ForgeConnection;
  readonly #dialect: Dialect;
  readonly #index: PullRequestIndex;

  constructor({ connection, dialect, logger, clock, maximumAgeMilliseconds }: PullRequestListOptions) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.#index = new PullRequestIndex({
      readPage: (page, etag) => this.#readPage(page, etag),
      clock,
      maximumAgeMilliseconds,
      onTruncated: () => logger.warn('the repository has more pull requests than are read'),
    });
  }

  /** Those that match, the newest first. */
  async find(query: PullRequestQuery, options?: { fresh?: boolean }): Promise<PullRequest[]> {
    const { head, base, state, marker } = query;
    return (await this.#index.list(options)).filter(
      (one) =>
        (head === undefined || one.head.branch === head) &&
        (base === undefined || one.base.branch === base) &&
        (state === undefined || one.state === state) &&
        (marker === undefined || markerMatches(one.marker, marker)),
    );
  }

  /** One as it was last seen; makes no call. */
  known(number: number): PullRequest | undefined {
    return this.#index.get(number);
  }

  /** Takes over an answer about one request; a list that was asked for earlier can not undo it. */
  take(value: unknown): PullRequest | undefined {
    const answer = new Answer(value, 'pull request', this.#connection.host);
    const pullRequest = readPullRequest(answer);
    this.#index.put(answer.number('number'), ofInterest(pullRequest));
    return pullRequest;
  }

  /** Takes over a change of labels that we made. */
  relabel(number: number, change: (labels: readonly string[]) => string[]): void {
    const known = this.#index.get(number);
    if (known !== undefined) this.#index.put(number, { ...known, labels: change(known.labels) });
  }

  /** Makes the next question ask the forge. */
  expire(): void {
    this.#index.expire();
  }

  async #readPage(page: number, etag: string | undefined): Promise<Page | 'Unchanged'> {
    const { pageSizeName, newestChangeFirst } = this.#dialect;
    const pageSize = await this.#dialect.pageSize();
    const query = { state: 'all', ...newestChangeFirst, page, [pageSizeName]: pageSize };
    const answer = await this.#connection.readConditionally('/repos/{owner}/{repo}/pulls', query, etag);
    if (answer === 'Unchanged') return answer;
    const items = Answer.list(answer.data, 'pull requests', this.#connection.host);
    const listed = items.map((item) => ({
      number: item.number('number'),
      updatedAt: item.date('updated_at'),
      pullRequest: ofInterest(readPullRequest(item)),
    }));
    return { listed, last: items.length < pageSize, etag: answer.etag };
  }
}

/** All others of a repository are not worth the memory. */
function ofInterest(pullRequest: PullRequest | undefined): PullRequest | undefined {
  const ours = pullRequest?.marker !== undefined || pullRequest?.head.branch.startsWith(BRANCH_PREFIX);
  return ours ? pullRequest : undefined;
}
