import type {
  Forge,
  MergeOutcome,
  MergeRequest,
  NewPullRequest,
  PullRequestQuery,
  ReviewOutcome,
} from '../../forge/forge.ts';
import type {
  Actor,
  CommitStatus,
  Permission,
  PullRequest,
  PullRequestCommit,
  Review,
} from '../../forge/pull-request.ts';
import { type ForgeModel, OPERATOR } from './forge-model.ts';

/** The model of a forge behind the interface of real ones; what is asked of it can be seen, and be made to fail. */
export class MemoryForge implements Forge {
  /** The names of the calls, in order. */
  readonly calls: string[] = [];
  /** What a call of this name throws. */
  readonly failures = new Map<string, Error>();
  /** What is answered to the next merge instead of making it. */
  mergeAnswer: MergeOutcome | undefined;
  readonly #model: ForgeModel;
  readonly #now: () => Date;

  constructor(model: ForgeModel, now: () => Date) {
    this.#model = model;
    this.#now = now;
  }

  /** The calls that changed something. */
  get writes(): string[] {
    const reads =
      /^(identity|find|get|reviews|commits|closedBy|commitStatuses|ownPermission|installationToken)/;
    return this.calls.filter((call) => !reads.test(call));
  }

  async identity(): Promise<Actor> {
    this.#called('identity');
    return OPERATOR;
  }

  async ownPermission(): Promise<Permission> {
    this.#called('ownPermission');
    return 'Write';
  }

  async installationToken(): Promise<string> {
    this.#called('installationToken');
    return 'ghs_token';
  }

  async findPullRequests(_query: PullRequestQuery, options?: { fresh?: boolean }): Promise<PullRequest[]> {
    if (options?.fresh) this.#called('findPullRequests');
    return this.#model.pullRequests.map((one) => this.#model.observe(one)).reverse();
  }

  async getPullRequest(number: number): Promise<PullRequest | undefined> {
    this.#called('getPullRequest');
    return this.#model.observe(this.#model.get(number), true);
  }

  async createPullRequest(request: NewPullRequest): Promise<{ pullRequest: PullRequest; adopted: boolean }> {
    this.#called('createPullRequest');
    const adopted = this.#model.openOf(request.head) !== undefined;
    const created = this.#model.create(request.head, request.title, request.body);
    return { pullRequest: this.#model.observe(created), adopted };
  }

  async updatePullRequest(number: number, change: { title?: string; body?: string }): Promise<void> {
    this.#called('updatePullRequest');
    Object.assign(this.#model.get(number), change);
  }

  async closePullRequest(number: number): Promise<void> {
    this.#called('closePullRequest');
    this.#model.close(this.#model.get(number), OPERATOR);
  }

  async reopenPullRequest(
    number: number,
  ): Promise<{ kind: 'Reopened' } | { kind: 'Refused'; reason: string }> {
    this.#called('reopenPullRequest');
    const reopened = this.#model.reopen(this.#model.get(number));
    return reopened ? { kind: 'Reopened' } : { kind: 'Refused', reason: 'its branch was rebuilt' };
  }

  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    this.#called('addLabels');
    for (const label of labels) this.#model.get(number).labels.add(label);
  }

  async removeLabel(number: number, label: string): Promise<void> {
    this.#called('removeLabel');
    this.#model.get(number).labels.delete(label);
  }

  async reviews(number: number): Promise<Review[]> {
    this.#called('reviews');
    return this.#model.get(number).reviews;
  }

  async createReview(): Promise<ReviewOutcome> {
    this.#called('createReview');
    return { kind: 'Refused', reason: 'nobody reviews here' };
  }

  async commits(): Promise<PullRequestCommit[]> {
    this.#called('commits');
    return [];
  }

  async closedBy(number: number): Promise<Actor | undefined> {
    this.#called('closedBy');
    return this.#model.get(number).closer;
  }

  async mergePullRequest({ number, headSha }: MergeRequest): Promise<MergeOutcome> {
    this.#called('mergePullRequest');
    if (this.mergeAnswer) return this.mergeAnswer;
    const merged = this.#model.merge(this.#model.get(number), headSha, this.#now());
    return merged ? { kind: 'Merged', commit: 'merge' } : { kind: 'HeadMoved' };
  }

  async setCommitStatus(sha: string, status: CommitStatus): Promise<void> {
    this.#called('setCommitStatus');
    const statuses = this.#model.statuses.get(sha) ?? new Map<string, CommitStatus>();
    this.#model.statuses.set(sha, statuses.set(status.context, status));
  }

  async commitStatuses(sha: string): Promise<CommitStatus[]> {
    this.#called('commitStatuses');
    return [...(this.#model.statuses.get(sha)?.values() ?? [])];
  }

  async comment(number: number, { key }: { key: string; body: string }): Promise<void> {
    this.#called('comment');
    this.#model.get(number).comments.add(key);
  }

  knows(): boolean {
    return false;
  }

  changed(): void {
    this.#called('changed');
  }

  #called(name: string): void {
    this.calls.push(name);
    const failure = this.failures.get(name);
    if (failure) throw failure;
  }
}
