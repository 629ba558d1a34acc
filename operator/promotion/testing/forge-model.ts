import { parseMarker } from '../../forge/marker.ts';
import {
  type Actor,
  bodyDigest,
  type CommitStatus,
  type PullRequest,
  type Review,
} from '../../forge/pull-request.ts';
import type { GitModel } from './git-model.ts';

export const OPERATOR: Actor = { login: 'churnops', kind: 'Person' };
export const ADA: Actor = { login: 'ada', kind: 'Person' };
export const BOT: Actor = { login: 'sweeper', kind: 'Bot' };

/** A pull request of the model, which can be changed. */
export interface ModelPullRequest {
  number: number;
  title: string;
  body: string;
  state: PullRequest['state'];
  author: string;
  branch: string;
  /** The head when it was closed; while open the branch tells. */
  closedHead?: string;
  labels: Set<string>;
  comments: Set<string>;
  reviews: Review[];
  closer?: Actor;
  mergedAt?: Date;
}

/** A forge as far as promotion sees it, with the refusals that real ones have. */
export class ForgeModel {
  readonly pullRequests: ModelPullRequest[] = [];
  readonly statuses = new Map<string, Map<string, CommitStatus>>();
  readonly #git: GitModel;

  constructor(git: GitModel) {
    this.#git = git;
  }

  get(number: number): ModelPullRequest {
    const found = this.pullRequests.find((pullRequest) => pullRequest.number === number);
    if (!found) throw new Error(`there is no pull request ${number}`);
    return found;
  }

  openOf(branch: string): ModelPullRequest | undefined {
    return this.pullRequests.find((found) => found.state === 'Open' && found.branch === branch);
  }

  head({ closedHead, branch }: ModelPullRequest): string {
    return closedHead ?? this.#git.branches.get(branch) ?? '';
  }

  create(branch: string, title: string, body: string): ModelPullRequest {
    const open = this.openOf(branch);
    if (open) return open;
    const created: ModelPullRequest = {
      number: this.pullRequests.length + 1,
      title,
      body,
      state: 'Open',
      author: OPERATOR.login,
      branch,
      labels: new Set(),
      comments: new Set(),
      reviews: [],
    };
    this.pullRequests.push(created);
    return created;
  }

  close(pullRequest: ModelPullRequest, closer: Actor): void {
    if (pullRequest.state !== 'Open') return;
    pullRequest.closedHead = this.head(pullRequest);
    pullRequest.state = 'Closed';
    pullRequest.closer = closer;
  }

  /** GitHub opens nothing again whose branch is gone, was rebuilt, or has another open pull request. */
  reopen(pullRequest: ModelPullRequest): boolean {
    const unchanged = this.#git.branches.get(pullRequest.branch) === pullRequest.closedHead;
    if (pullRequest.state !== 'Closed' || !unchanged || this.openOf(pullRequest.branch)) return false;
    pullRequest.state = 'Open';
    delete pullRequest.closedHead;
    delete pullRequest.closer;
    return true;
  }

  merge(pullRequest: ModelPullRequest, headSha: string, at: Date): boolean {
    const head = this.#git.tip(pullRequest.branch);
    if (pullRequest.state !== 'Open' || head?.id !== headSha || !this.#git.merge(head, at)) return false;
    pullRequest.closedHead = headSha;
    pullRequest.state = 'Merged';
    pullRequest.mergedAt = at;
    return true;
  }

  deleteBranch(branch: string): void {
    const open = this.openOf(branch);
    if (open) this.close(open, ADA);
    this.#git.branches.delete(branch);
  }

  review(pullRequest: ModelPullRequest, state: Review['state'], at: Date): void {
    const commit = this.head(pullRequest);
    pullRequest.reviews = [{ user: ADA.login, state, commit, submittedAt: at, permission: 'Write' }];
  }

  /** As an observer sees it. */
  observe(pullRequest: ModelPullRequest, alone = false): PullRequest {
    const { number, title, body, state, author, branch, labels, mergedAt } = pullRequest;
    const marker = parseMarker(body);
    const head = this.#git.tip(branch);
    return {
      number,
      url: `https://forge.example/churn/models/pulls/${number}`,
      title,
      bodyDigest: bodyDigest(body),
      ...(marker && { marker }),
      state,
      draft: false,
      author,
      head: { branch, sha: this.head(pullRequest) },
      base: { branch: 'main' },
      labels: [...labels],
      createdAt: new Date(0),
      updatedAt: new Date(0),
      ...(mergedAt && { mergedAt }),
      ...(alone && state === 'Open' && head && { mergeable: this.#git.mergedContent(head) !== undefined }),
    };
  }
}
