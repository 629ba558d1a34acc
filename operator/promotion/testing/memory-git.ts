import type {
  CommitEdit,
  CommitSummary,
  FileVersion,
  GitRepository,
  Lease,
} from '../../git/git-repository.ts';
import { ADDRESS, type GitModel } from './git-model.ts';
import { EMAIL } from './world.ts';

/** The model of a repository behind the interface of real clones: what others do is seen at the next fetch. */
export class MemoryGit implements GitRepository {
  /** The names of the calls that a real clone would ask the remote for. */
  readonly calls: string[] = [];
  readonly failures = new Map<string, Error>();
  readonly #model: GitModel;
  #tips = new Map<string, string>();

  constructor(model: GitModel) {
    this.#model = model;
  }

  async fetch(): Promise<void> {
    this.#called('fetch');
    this.#tips = new Map(this.#model.branches);
  }

  tip(branch: string): string | undefined {
    return this.#tips.get(branch);
  }

  branches(prefix: string): { name: string; tip: string }[] {
    return [...this.#tips].filter(([name]) => name.startsWith(prefix)).map(([name, tip]) => ({ name, tip }));
  }

  async readFile(commit: string, path: string): Promise<string | undefined> {
    return path === ADDRESS.path ? this.#model.get(commit).content : undefined;
  }

  async history(_branch: string, path: string, tip = this.#tips.get('main') ?? ''): Promise<FileVersion[]> {
    if (path !== ADDRESS.path) return [];
    const versions: FileVersion[] = [];
    for (let at: string | undefined = tip; at !== undefined; at = this.#model.get(at).parents[0]) {
      const { id, committedAt, content } = this.#model.get(at);
      versions.push({ commit: id, committedAt, content });
    }
    return versions;
  }

  async committedAt(commit: string): Promise<Date> {
    return this.#model.get(commit).committedAt;
  }

  async commits(from: string, to: string): Promise<CommitSummary[]> {
    const known = new Set<string>();
    for (const waiting = [from]; waiting.length > 0; ) {
      const next = waiting.pop()!;
      known.add(next);
      waiting.push(...this.#model.get(next).parents);
    }
    const commits: CommitSummary[] = [];
    for (let at = this.#model.get(to); !known.has(at.id); at = this.#model.get(at.parents[0]!)) {
      const { id, parents, committerEmail, trailers, content } = at;
      commits.push({
        ...{ commit: id, parents: [...parents], authorEmail: committerEmail, committerEmail },
        ...{ message: '', trailers: { ...trailers }, tree: treeOf(content) },
      });
    }
    return commits;
  }

  async commitEdit({ parent, content, trailers, committedAt }: CommitEdit): Promise<string> {
    const edit = { parents: [parent], content, committerEmail: EMAIL, trailers, committedAt };
    const id = this.#model.commit(edit);
    return id;
  }

  async editedTree({ content }: Pick<CommitEdit, 'content'>): Promise<string> {
    return treeOf(content);
  }

  async push({
    branch,
    commit,
    lease,
  }: {
    branch: string;
    commit: string;
    lease: Lease;
  }): Promise<'Pushed' | 'LeaseLost'> {
    this.#called('push');
    if ((this.#model.branches.get(branch) ?? 'MustNotExist') !== lease) return 'LeaseLost';
    this.#model.branches.set(branch, commit);
    this.#tips.set(branch, commit);
    return 'Pushed';
  }

  async deleteBranch({ branch }: { branch: string; lease: string }): Promise<'Deleted' | 'LeaseLost'> {
    this.#called('deleteBranch');
    this.#model.branches.delete(branch);
    this.#tips.delete(branch);
    return 'Deleted';
  }

  #called(name: string): void {
    this.calls.push(name);
    const failure = this.failures.get(name);
    if (failure) throw failure;
  }
}

/** The model has one file. */
function treeOf(content: string): string {
  return `tree of ${content}`;
}
