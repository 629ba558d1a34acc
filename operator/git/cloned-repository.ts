import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { BlobStore } from './blob-store.ts';
import { type BranchChange, pushBranch } from './branch-push.ts';
import { type CommitIdentity, makeCommit, makeTree } from './commit-edit.ts';
import { changesOf, commitsBetween } from './commit-log.ts';
import { gitError } from './errors.ts';
import type { CommitEdit, CommitSummary, FileVersion, GitRepository, Lease } from './git-repository.ts';
import type { GitSession } from './git-session.ts';
import { checkBranch, checkCommit, checkPath } from './names.ts';
import { findFile } from './tree-entry.ts';

/** What a repository needs to know besides its clone and remote. */
export interface ClonedRepositoryOptions {
  /** Branches that begin with this are ours, and only those are ever pushed to or deleted; it ends with a slash. */
  branchPrefix: string;
  identity: CommitIdentity;
  logger: Logger;
}

/** How many histories are kept, each for the tip that it was read at. */
const KEPT_HISTORIES = 256;

/** A repository by way of a bare clone without files. What others with other credentials fetched into the same clone is not shown. */
export class ClonedRepository implements GitRepository {
  readonly #git: GitSession;
  readonly #options: ClonedRepositoryOptions;
  readonly #blobs = new BlobStore();
  readonly #histories = new Map<string, FileVersion[]>();
  readonly #bases = new Set<string>();
  #tips: ReadonlyMap<string, string> = new Map();

  constructor(git: GitSession, options: ClonedRepositoryOptions) {
    this.#git = git;
    this.#options = options;
  }

  async fetch(base: string): Promise<void> {
    checkBranch(base);
    await this.#alone(() => this.#fetch(base));
  }

  tip(branch: string): string | undefined {
    return this.#tips.get(branch);
  }

  branches(prefix: string): { name: string; tip: string }[] {
    const { branchPrefix } = this.#options;
    return [...this.#tips]
      .filter(([name]) => name.startsWith(branchPrefix) && name.startsWith(prefix))
      .map(([name, tip]) => ({ name, tip }));
  }

  async readFile(
    commit: string,
    path: string,
    { maximumBytes }: { maximumBytes: number },
  ): Promise<string | undefined> {
    checkCommit(commit);
    checkPath(path);
    return this.#read(async () => {
      const file = await findFile(this.#git, commit, path);
      if (!file) return undefined;
      const contents = await this.#blobs.read(this.#git, [file.blob], maximumBytes);
      const content = contents.get(file.blob);
      if (content?.kind === 'Text') return content.text;
      if (content?.kind === 'NotText') throw gitError('GitFileNotText', { path, commit });
      throw gitError('GitFileTooLarge', { path, commit, size: content?.size ?? '?', maximum: maximumBytes });
    });
  }

  async history(branch: string, path: string, from?: string): Promise<FileVersion[]> {
    checkBranch(branch);
    checkPath(path);
    if (from !== undefined) checkCommit(from);
    return this.#read(async () => {
      const tip = from ?? this.#tips.get(branch);
      if (tip === undefined) throw gitError('GitBranchMissing', { url: this.#git.remote.url, branch });
      const key = `${tip} ${path}`;
      const kept = this.#histories.get(key);
      if (kept) return kept;
      const versions = await this.#readHistory(tip, path);
      this.#histories.set(key, versions);
      const [oldest] = this.#histories.keys();
      if (this.#histories.size > KEPT_HISTORIES && oldest !== undefined) this.#histories.delete(oldest);
      return versions;
    });
  }

  async committedAt(commit: string): Promise<Date> {
    checkCommit(commit);
    return this.#read(async () => {
      const args = ['show', '--no-patch', '--format=%ct', commit, '--'];
      const printed = await this.#git.local('read a commit', args, { object: commit });
      return new Date(Number(printed.toString('utf8').trim()) * 1_000);
    });
  }

  async commits(from: string, to: string): Promise<CommitSummary[]> {
    checkCommit(from);
    checkCommit(to);
    return this.#read(() => commitsBetween(this.#git, from, to, this.#git.limits.commits));
  }

  async commitEdit(edit: CommitEdit): Promise<string> {
    checkCommit(edit.parent);
    checkPath(edit.path);
    return this.#read(() => makeCommit(this.#git, edit, this.#options.identity));
  }

  async editedTree(edit: Pick<CommitEdit, 'parent' | 'path' | 'content'>): Promise<string> {
    checkCommit(edit.parent);
    checkPath(edit.path);
    return this.#read(() => makeTree(this.#git, edit));
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
    checkCommit(commit);
    const outcome = await this.#change({ branch, commit, lease });
    return outcome === 'Done' ? 'Pushed' : outcome;
  }

  async deleteBranch({ branch, lease }: { branch: string; lease: string }): Promise<'Deleted' | 'LeaseLost'> {
    const outcome = await this.#change({ branch, commit: undefined, lease });
    return outcome === 'Done' ? 'Deleted' : outcome;
  }

  async #change(change: BranchChange): Promise<'Done' | 'LeaseLost'> {
    const { branch, commit, lease } = change;
    checkBranch(branch);
    if (lease !== 'MustNotExist') checkCommit(lease);
    const { branchPrefix } = this.#options;
    if (!branch.startsWith(branchPrefix)) {
      throw gitError('GitBranchRefused', {
        branch,
        reason: `only branches below ${branchPrefix} are changed`,
      });
    }
    return this.#read(async () => {
      const outcome = await pushBranch(this.#git, change);
      if (outcome === 'Done') {
        const tips = new Map(this.#tips);
        if (commit === undefined) tips.delete(branch);
        else tips.set(branch, commit);
        this.#tips = tips;
      }
      return outcome;
    });
  }

  async #fetch(base: string): Promise<void> {
    const { clone, limits } = this.#git;
    const { branchPrefix } = this.#options;
    if ((await clone.packs()) > limits.packs) await clone.discard();
    const refs = [base, `${branchPrefix}*`].map((name) => `+refs/heads/${name}:refs/remotes/origin/${name}`);
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--prune', '--filter=blob:none'];
    await this.#git.network('fetch', ['fetch', ...options, 'origin', ...refs], { branch: base });
    this.#bases.add(base);
    const format = '--format=%(objectname) %(refname:lstrip=3)';
    const printed = await this.#git.local('list branches', ['for-each-ref', format, 'refs/remotes/origin/']);
    const listed = printed.toString('utf8').split('\n').filter(Boolean);
    const tips = listed.map((line): [string, string] => {
      const space = line.indexOf(' ');
      return [line.slice(space + 1), line.slice(0, space)];
    });
    // Others may have fetched other branches into this clone, with rights that we need not have.
    this.#tips = new Map(tips.filter(([name]) => this.#bases.has(name) || name.startsWith(branchPrefix)));
  }

  async #readHistory(tip: string, path: string): Promise<FileVersion[]> {
    const { historyCommits, fileBytes } = this.#git.limits;
    const changes = await changesOf(this.#git, tip, path, historyCommits);
    if (changes.length === historyCommits) {
      this.#options.logger.warn('A history is longer than what is read of it', {
        path,
        commits: historyCommits,
      });
    }
    const blobs = changes.flatMap(({ blob }) => (blob === undefined ? [] : [blob]));
    const contents = await this.#blobs.read(this.#git, blobs, fileBytes);
    return changes.map(({ commit, committedAt, blob }) => {
      const content = blob === undefined ? undefined : contents.get(blob);
      return { commit, committedAt, content: content?.kind === 'Text' ? content.text : undefined };
    });
  }

  /** Work that needs what was fetched. Whoever has not fetched it with these very credentials does not see it. */
  #read<T>(work: () => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      if (this.#bases.size === 0) throw gitError('GitNotFetched', { url: this.#git.remote.url });
      return work();
    });
  }

  /** Work on the clone, which no one else works on meanwhile. What is not the remote's fault is tried once more on a new clone. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const { clone, remote } = this.#git;
    return clone.exclusively(async () => {
      try {
        return await work();
      } catch (error) {
        if (isCodedError(error, 'GitCredentialsRefused', 'GitRepositoryMissing')) this.#forget();
        if (!isCodedError(error, 'GitFailed')) throw error;
        this.#options.logger.warn('A clone is made anew', { url: remote.url, error });
        await clone.discard();
        for (const base of this.#bases) await this.#fetch(base);
        return work();
      }
    });
  }

  /** Rights that were taken away count at once. */
  #forget(): void {
    this.#tips = new Map();
    this.#bases.clear();
    this.#histories.clear();
  }
}
