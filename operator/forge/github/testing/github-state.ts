import { createHash } from 'node:crypto';

export interface StateReview {
  id: number;
  user: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  commit: string;
  at: Date;
}

export interface StatePull {
  number: number;
  title: string;
  body: string;
  open: boolean;
  author: string;
  /** Of a fork; undefined for the repository itself. */
  fork: string | undefined;
  head: string;
  base: string;
  /** The newest commit while it is open, then the last one it had. */
  sha: string;
  labels: string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | undefined;
  closedBy: string | undefined;
  merge: { commit: string; by: string; at: Date } | undefined;
  /** GitHub computes it when it is first asked for, and says null meanwhile. */
  mergeable: boolean | undefined;
  reviews: StateReview[];
  comments: { id: number; user: string; body: string; at: Date }[];
}

interface Branch {
  sha: string;
  files: Map<string, string>;
  /** What `main` held when the branch was made. */
  began: Map<string, string>;
}

export interface StateStatus {
  context: string;
  state: string;
  description: string;
  target_url: string | null;
}

/** What GitHub tells of by a webhook, by the webhook's name. */
export type StateEvent =
  | { name: 'pull_request' | 'pull_request_review'; pull: StatePull }
  | { name: 'push'; branch: string; commit: string; paths: readonly string[] };

/** One repository as GitHub keeps it, as far as pull requests go. */
export class GitHubState {
  readonly branches = new Map<string, Branch>();
  readonly pulls = new Map<number, StatePull>();
  readonly statuses = new Map<string, StateStatus[]>();
  readonly messages = new Map<string, string>();
  readonly permissions: ReadonlyMap<string, string>;
  /** Called with everything that webhooks would tell of. */
  onEvent: (event: StateEvent) => void = () => undefined;
  #count = 0;

  constructor(permissions: ReadonlyMap<string, string>) {
    this.permissions = permissions;
    this.branches.set('main', { sha: this.#newSha(), files: new Map(), began: new Map() });
  }

  nextId(): number {
    return ++this.#count;
  }

  /** The last commit of a branch. */
  tip(branch: string): string | undefined {
    return this.branches.get(branch)?.sha;
  }

  commit(name: string, file?: { path: string; content: string }): string {
    const main = this.branches.get('main')!;
    const branch = this.branches.get(name) ?? {
      sha: main.sha,
      files: new Map(main.files),
      began: new Map(main.files),
    };
    const { path, content } = file ?? { path: `files/${this.nextId()}.yaml`, content: 'a: 1\n' };
    branch.files.set(path, content);
    branch.sha = this.#newSha();
    this.branches.set(name, branch);
    this.moved(name, branch.sha);
    return branch.sha;
  }

  /** A branch has another last commit now. */
  protected moved(name: string, sha: string, paths: readonly string[] = []): void {
    this.onEvent({ name: 'push', branch: name, commit: sha, paths });
    for (const pull of this.pulls.values()) {
      if (!pull.open || pull.fork !== undefined) continue;
      if (pull.head === name && pull.sha !== sha) this.touch(pull, { sha });
      if (pull.head === name || pull.base === name) pull.mergeable = undefined;
    }
  }

  deleteBranch(name: string): void {
    this.branches.delete(name);
    for (const pull of this.pulls.values()) if (pull.open && pull.head === name) this.close(pull, 'writer');
  }

  openPull(request: Pick<StatePull, 'title' | 'body' | 'author' | 'head' | 'base' | 'fork'>): StatePull {
    const now = new Date();
    const pull: StatePull = {
      ...request,
      number: this.nextId(),
      open: true,
      sha: request.fork === undefined ? this.tip(request.head)! : this.#newSha(),
      labels: [],
      createdAt: now,
      updatedAt: now,
      closedAt: undefined,
      closedBy: undefined,
      merge: undefined,
      mergeable: undefined,
      reviews: [],
      comments: [],
    };
    this.pulls.set(pull.number, pull);
    this.onEvent({ name: 'pull_request', pull });
    return pull;
  }

  edit(pull: StatePull, change: Partial<Pick<StatePull, 'title' | 'body' | 'labels'>>): void {
    this.touch(pull, change);
  }

  close(pull: StatePull, by: string): void {
    this.touch(pull, { open: false, closedAt: new Date(), closedBy: by });
  }

  /** False where the branch is gone or was rebuilt since. */
  reopen(pull: StatePull): boolean {
    if (this.tip(pull.head) !== pull.sha) return false;
    this.touch(pull, { open: true, closedAt: undefined, closedBy: undefined });
    return true;
  }

  review(number: number, user: string, state: StateReview['state'], commit?: string): void {
    const pull = this.pulls.get(number)!;
    pull.reviews.push({ id: this.nextId(), user, state, commit: commit ?? pull.sha, at: new Date() });
    Object.assign(pull, { updatedAt: new Date() });
    this.onEvent({ name: 'pull_request_review', pull });
  }

  computeMergeable(pull: StatePull): boolean {
    const branch = this.branches.get(pull.head);
    const main = this.branches.get(pull.base);
    const changed = [...(branch?.files ?? [])].filter(
      ([path, content]) => branch?.began.get(path) !== content,
    );
    pull.mergeable = changed.every(
      ([path, content]) =>
        main?.files.get(path) === branch?.began.get(path) || main?.files.get(path) === content,
    );
    return pull.mergeable;
  }

  merge(pull: StatePull, by: string, message: string): string {
    const commit = this.mergeBranches(pull, message);
    this.messages.set(commit, message);
    const at = new Date();
    this.touch(pull, { open: false, closedAt: at, closedBy: by, merge: { commit, by, at } });
    return commit;
  }

  /** Makes the merge in the repository itself. */
  protected mergeBranches(pull: StatePull, _message: string): string {
    const main = this.branches.get(pull.base)!;
    for (const [path, content] of this.branches.get(pull.head)?.files ?? []) main.files.set(path, content);
    main.sha = this.#newSha();
    return main.sha;
  }

  protected touch(pull: StatePull, change: Partial<StatePull>): void {
    Object.assign(pull, change, { updatedAt: new Date() });
    this.onEvent({ name: 'pull_request', pull });
  }

  #newSha(): string {
    return createHash('sha1').update(`commit ${this.nextId()}`).digest('hex');
  }
}
