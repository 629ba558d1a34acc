import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { Clone } from './clone.ts';
import { ClonedRepository } from './cloned-repository.ts';
import type { CommitIdentity } from './commit-edit.ts';
import { gitError } from './errors.ts';
import { checkRemote, type GitRemote, remoteKey } from './git-remote.ts';
import type { GitRepository } from './git-repository.ts';
import { GitSession } from './git-session.ts';
import { type GitSettings, writeGitSettings } from './git-settings.ts';
import { DEFAULT_GIT_LIMITS, type GitLimits } from './limits.ts';
import { checkBranch } from './names.ts';

/** What all repositories have in common. */
export interface GitRepositoriesOptions {
  /** A directory that is ours alone; what is in it from an earlier process is removed. At most 80 bytes. */
  directory: string;
  /** Such as `churnops/<cluster>/`: only branches below it are ever changed. */
  branchPrefix: string;
  /** Who our commits are by. */
  identity: CommitIdentity;
  logger: Logger;
  limits?: Partial<GitLimits>;
}

/** One URL's clone, and what it looks like with each credentials. */
interface SharedClone {
  clone: Clone;
  repositories: Map<string, GitRepository>;
}

/** Tokens that are renewed leave old entries behind; so many are kept for a clone. */
const KEPT_CREDENTIALS = 16;

/** The clones of all repositories: one a URL, the ones used last are kept. */
export class GitRepositories {
  readonly #options: GitRepositoriesOptions;
  readonly #limits: GitLimits;
  readonly #shared = new Map<string, SharedClone>();
  #settings: Promise<GitSettings> | undefined;

  constructor(options: GitRepositoriesOptions) {
    checkBranch(`${options.branchPrefix}branch`);
    this.#options = options;
    this.#limits = { ...DEFAULT_GIT_LIMITS, ...options.limits };
  }

  /**
   * The repository at a remote, seen with its credentials. Nothing is fetched yet; the same remote and credentials give the
   * same repository, and a secret that is renewed goes on with the clone of the old one.
   *
   * @throws CodedError `GitAddressRefused`, `GitDirectoryUnusable`
   */
  async open(remote: GitRemote): Promise<GitRepository> {
    checkRemote(remote);
    const settings = await this.#prepare();
    const shared = this.#sharedClone(remote.url);
    const key = remoteKey(remote);
    const known = shared.repositories.get(key);
    if (known) return known;
    const git = new GitSession(shared.clone, remote, settings, this.#limits);
    const repository = new ClonedRepository(git, this.#options);
    shared.repositories.set(key, repository);
    const [oldest] = shared.repositories.keys();
    if (shared.repositories.size > KEPT_CREDENTIALS && oldest) shared.repositories.delete(oldest);
    await this.#evict(remote.url);
    return repository;
  }

  #sharedClone(url: string): SharedClone {
    const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
    const shared = this.#shared.get(url) ?? {
      clone: new Clone(join(this.#options.directory, 'clones', name)),
      repositories: new Map(),
    };
    // Maps keep the order of insertion: the first is the one not used for the longest time.
    this.#shared.delete(url);
    this.#shared.set(url, shared);
    return shared;
  }

  async #evict(kept: string): Promise<void> {
    for (const [url, { clone }] of this.#shared) {
      if (this.#shared.size <= this.#limits.clones) return;
      if (url === kept || !clone.idle) continue;
      this.#shared.delete(url);
      await clone.retire();
    }
  }

  /** Made once; a failure is tried again by the next who asks. */
  async #prepare(): Promise<GitSettings> {
    this.#settings ??= this.#write();
    try {
      return await this.#settings;
    } catch (error) {
      this.#settings = undefined;
      throw error;
    }
  }

  async #write(): Promise<GitSettings> {
    const { directory } = this.#options;
    try {
      // What a process that was killed has left may still be written to by its children; new clones get new names.
      await mkdir(directory, { recursive: true, mode: 0o700 });
      for (const folder of ['clones', 'sockets'])
        await rm(join(directory, folder), { recursive: true, force: true });
    } catch (cause) {
      throw gitError('GitDirectoryUnusable', { directory, reason: (cause as Error).message }, { cause });
    }
    return writeGitSettings(directory, this.#limits);
  }
}
