import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { Answer } from '../connection/answer.ts';
import type { ForgeConnection, Parameters } from '../connection/forge-connection.ts';
import { forgeError } from '../errors.ts';
import type {
  Forge,
  MergeOutcome,
  MergeRequest,
  NewPullRequest,
  NewReview,
  PullRequestQuery,
  ReviewOutcome,
} from '../forge.ts';
import {
  type Actor,
  bodyDigest,
  type CommitStatus,
  type Permission,
  type PullRequest,
  type PullRequestCommit,
  type Review,
} from '../pull-request.ts';
import type { WriteKind } from '../traffic/write-queue.ts';
import type { Dialect } from './dialect.ts';
import { judgeRefusedMerge, settledMerge } from './merge.ts';
import { PullRequestList, type PullRequestListOptions } from './pull-request-list.ts';
import { readList } from './read-list.ts';
import { readCommit, readLatestReviews, readOwnPermission, readStatus } from './reading.ts';
import { isReviewed, settledReview } from './review.ts';

const REPOSITORY = '/repos/{owner}/{repo}';
const PULL = `${REPOSITORY}/pulls/{number}`;
/** Contexts on one commit are few: each gate has one, and each check of others. */
const MAXIMUM_STATUS_PAGES = 10;
/** What GitHub takes in the description of a status. */
const DESCRIPTION_CHARACTERS = 140;

/** A forge with GitHub's REST API, in the dialect of one of those that have it. */
export class RestForge implements Forge {
  readonly #connection: ForgeConnection;
  readonly #dialect: Dialect;
  readonly #list: PullRequestList;
  #identity: Promise<Actor> | undefined;

  constructor(options: PullRequestListOptions) {
    this.#connection = options.connection;
    this.#dialect = options.dialect;
    this.#list = new PullRequestList(options);
  }

  identity(): Promise<Actor> {
    this.#identity ??= this.#dialect.identity().catch((error: unknown) => {
      this.#identity = undefined;
      throw error;
    });
    return this.#identity;
  }

  installationToken(): Promise<string> {
    return this.#connection.installationToken();
  }

  async ownPermission(): Promise<Permission> {
    return readOwnPermission(this.#answer(await this.#connection.read(REPOSITORY), 'repository'));
  }

  findPullRequests(query: PullRequestQuery, options?: { fresh?: boolean }): Promise<PullRequest[]> {
    return this.#list.find(query, options);
  }

  async getPullRequest(number: number): Promise<PullRequest | undefined> {
    try {
      return this.#list.take(await this.#connection.read(PULL, { number }));
    } catch (error) {
      if (!isCodedError(error, 'ForgeNotFound')) throw error;
      return undefined;
    }
  }

  async createPullRequest(request: NewPullRequest): Promise<{ pullRequest: PullRequest; adopted: boolean }> {
    const { head, base, title, body } = request;
    try {
      const answer = await this.#write('Content', `POST ${REPOSITORY}/pulls`, { head, base, title, body });
      const pullRequest = this.#list.take(answer);
      if (pullRequest === undefined)
        throw this.#invalid('a request just made', 'its head is in another repository');
      return { pullRequest, adopted: false };
    } catch (error) {
      if (!isCodedError(error, 'ForgeRefused')) throw error;
      const [pullRequest] = await this.findPullRequests({ head, base, state: 'Open' }, { fresh: true });
      if (pullRequest === undefined) throw error;
      return { pullRequest, adopted: true };
    }
  }

  async updatePullRequest(number: number, change: { title?: string; body?: string }): Promise<void> {
    const known = this.#list.known(number);
    const sameTitle = change.title === undefined || change.title === known?.title;
    const sameBody = change.body === undefined || bodyDigest(change.body) === known?.bodyDigest;
    if (known !== undefined && sameTitle && sameBody) return;
    const { title, body } = change;
    const changes = { ...(title !== undefined && { title }), ...(body !== undefined && { body }) };
    this.#list.take(await this.#write('Content', `PATCH ${PULL}`, { number, ...changes }));
  }

  async closePullRequest(number: number): Promise<void> {
    if ((await this.getPullRequest(number))?.state !== 'Open') return;
    this.#list.take(await this.#write('Decision', `PATCH ${PULL}`, { number, state: 'closed' }));
  }

  async reopenPullRequest(
    number: number,
  ): Promise<{ kind: 'Reopened' } | { kind: 'Refused'; reason: string }> {
    const before = await this.getPullRequest(number);
    if (before?.state === 'Open') return { kind: 'Reopened' };
    if (before?.state !== 'Closed') return { kind: 'Refused', reason: 'it is merged, or there is none' };
    // Gitea would open it again all the same, with nothing to merge.
    if (!(await this.#hasBranch(before.head.branch)))
      return { kind: 'Refused', reason: 'its branch is gone' };
    try {
      const answer = await this.#write('Decision', `PATCH ${PULL}`, { number, state: 'open' });
      const after = this.#list.take(answer);
      if (after?.state === 'Open') return { kind: 'Reopened' };
      return { kind: 'Refused', reason: 'the forge left it closed' };
    } catch (error) {
      if (!isCodedError(error, 'ForgeRefused', 'ForgeNotFound')) throw error;
      return { kind: 'Refused', reason: String(error.values['reason'] ?? error.message) };
    }
  }

  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    await this.#dialect.addLabels(number, labels);
    this.#list.relabel(number, (present) => [...new Set([...present, ...labels])]);
  }

  async removeLabel(number: number, label: string): Promise<void> {
    await this.#dialect.removeLabel(number, label);
    this.#list.relabel(number, (present) => present.filter((one) => one !== label));
  }

  async reviews(number: number): Promise<Review[]> {
    const latest = readLatestReviews(await this.#readList(`${PULL}/reviews`, { number }, 'reviews'));
    const withPermission = async ({ answer, ...review }: (typeof latest)[number]): Promise<Review> => ({
      ...review,
      permission: await this.#dialect.permission(review.user, answer),
    });
    return Promise.all(latest.map(withPermission));
  }

  async createReview(review: NewReview): Promise<ReviewOutcome> {
    const { number, headSha, verdict, body } = review;
    const settled = settledReview(await this.getPullRequest(number), headSha);
    if (settled !== undefined) return settled;
    const latest = readLatestReviews(await this.#readList(`${PULL}/reviews`, { number }, 'reviews'));
    if (isReviewed(latest, (await this.identity()).login, review)) return { kind: 'Reviewed' };
    const event = this.#dialect.reviewEvents[verdict];
    try {
      await this.#write('Decision', `POST ${PULL}/reviews`, { number, commit_id: headSha, event, body });
      return { kind: 'Reviewed' };
    } catch (error) {
      if (!isCodedError(error, 'ForgeRefused')) throw error;
      return { kind: 'Refused', reason: String(error.values['reason'] ?? error.message) };
    }
  }

  async commits(number: number): Promise<PullRequestCommit[]> {
    return (await this.#readList(`${PULL}/commits`, { number }, 'commits')).map(readCommit);
  }

  closedBy(number: number): Promise<Actor | undefined> {
    return this.#dialect.closedBy(number);
  }

  async mergePullRequest(request: MergeRequest): Promise<MergeOutcome> {
    const { number, headSha } = request;
    const settled = settledMerge(await this.getPullRequest(number), headSha);
    if (settled !== undefined) return settled;
    const repository = this.#answer(await this.#connection.read(REPOSITORY), 'repository');
    const [method] = this.#dialect.mergeMethods(repository);
    if (method === undefined) return { kind: 'Refused', reason: 'the repository allows no way of merging' };
    try {
      await this.#dialect.merge(request, method);
    } catch (error) {
      if (!isCodedError(error, 'ForgeRefused')) throw error;
      return judgeRefusedMerge(error, await this.getPullRequest(number), headSha);
    }
    const after = settledMerge(await this.getPullRequest(number), headSha);
    return after ?? { kind: 'NotNow', reason: 'the forge has not finished the merge' };
  }

  async setCommitStatus(sha: string, status: CommitStatus): Promise<void> {
    const description = status.description.slice(0, DESCRIPTION_CHARACTERS);
    const { context, state, targetURL } = status;
    const known = (await this.commitStatuses(sha)).find((one) => one.context === context);
    if (known?.state === state && known.description === description && known.targetURL === targetURL) return;
    await this.#write('Content', `POST ${REPOSITORY}/statuses/{sha}`, {
      sha,
      context,
      state: state.toLowerCase(),
      description,
      ...(targetURL !== undefined && { target_url: targetURL }),
    });
  }

  async commitStatuses(sha: string): Promise<CommitStatus[]> {
    const { pageSizeName } = this.#dialect;
    const pageSize = await this.#dialect.pageSize();
    const all: CommitStatus[] = [];
    for (let page = 1; page <= MAXIMUM_STATUS_PAGES; page++) {
      const parameters = { ref: sha, page, [pageSizeName]: pageSize };
      const answer = await this.#connection.read(`${REPOSITORY}/commits/{ref}/status`, parameters);
      const statuses = this.#answer(answer, 'status').list('statuses');
      all.push(...statuses.map((status) => readStatus(status, this.#dialect.statusState(status))));
      if (statuses.length < pageSize) break;
    }
    return all;
  }

  async comment(number: number, comment: { key: string; body: string }): Promise<void> {
    const key = `<!-- churnops-comment: ${comment.key} -->`;
    const path = `${REPOSITORY}/issues/{number}/comments`;
    const comments = await this.#readList(path, { number }, 'comments');
    if (comments.some((one) => one.optionalText('body')?.includes(key))) return;
    await this.#write('Content', `POST ${path}`, { number, body: `${comment.body}\n\n${key}` });
  }

  knows(number: number, updatedAt: Date): boolean {
    const known = this.#list.known(number);
    return known !== undefined && known.updatedAt >= updatedAt;
  }

  changed(): void {
    this.#list.expire();
  }

  async #hasBranch(branch: string): Promise<boolean> {
    try {
      await this.#connection.read(`${REPOSITORY}/branches/{branch}`, { branch });
      return true;
    } catch (error) {
      if (!isCodedError(error, 'ForgeNotFound')) throw error;
      return false;
    }
  }

  #readList(path: string, parameters: Parameters, what: string): Promise<Answer[]> {
    return readList(this.#connection, this.#dialect, path, parameters, what);
  }

  #write(kind: WriteKind, route: string, parameters: Parameters): Promise<unknown> {
    return this.#connection.write(kind, route, parameters);
  }

  #answer(value: unknown, what: string): Answer {
    return new Answer(value, what, this.#connection.host);
  }

  #invalid(action: string, reason: string) {
    return forgeError('ForgeAnswerInvalid', { host: this.#connection.host, action, reason });
  }
}
