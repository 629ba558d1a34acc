import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { GitRepository } from '../../git/git-repository.ts';
import { spliceValue } from '../decision/edit/edit.ts';
import type { Branch, BranchCommit } from '../decision/head.ts';
import { branchOf, formatTarget, isBranchOf, OWNER_TRAILER, type Owner } from '../decision/ownership.ts';
import type { TargetAddress } from '../decision/policy/promotion.ts';
import { readTarget, type Target } from '../decision/target.ts';
import { FieldReader } from './field-reader.ts';
import { PromiseMemory } from './memory-map.ts';

/** Files of custom resources are small; what is larger is none. */
const MAXIMUM_FILE_BYTES = 256 * 1024;

/** Of one repository: a target and a few branches for each of some hundred models. */
const KEPT = 1_000;

/** What is read of a clone. */
export type ReadableGit = Pick<
  GitRepository,
  'branches' | 'commits' | 'committedAt' | 'editedTree' | 'history' | 'readFile'
>;

interface Memories {
  targets: PromiseMemory<Target>;
  branches: PromiseMemory<Branch>;
  edits: PromiseMemory<boolean>;
}

/** A branch to be read, and what it is compared with. */
interface BranchQuestion {
  name: string;
  tip: string;
  /** The tip of the base branch. */
  base: string;
}

/** Reads targets and branches out of a clone. What was read at a commit is so for ever, and is read once. */
export class TargetReader {
  readonly #fields = new FieldReader();
  readonly #memories = new WeakMap<ReadableGit, Memories>();

  /**
   * The target's field, its history and its policy, where the base branch is at `tip`.
   *
   * @throws CodedError of Git.
   */
  readTarget(
    git: ReadableGit,
    base: { branch: string; tip: string },
    address: TargetAddress,
  ): Promise<Target> {
    const key = JSON.stringify([base.branch, base.tip, formatTarget(address)]);
    return this.#memoriesOf(git).targets.get(key, async () => {
      const { branch, tip } = base;
      const file = await git.readFile(tip, address.path, { maximumBytes: MAXIMUM_FILE_BYTES });
      const history = await git.history(branch, address.path, tip);
      const committedAt = await git.committedAt(tip);
      return readTarget(
        { address, base: { branch, commit: tip, committedAt }, file, history },
        this.#fields.read,
      );
    });
  }

  /**
   * The owner's branches on the remote, as of the last fetch or push.
   *
   * @param base the tip of the base branch.
   * @throws CodedError of Git.
   */
  readBranches(git: ReadableGit, owner: Owner, base: string, address: TargetAddress): Promise<Branch[]> {
    const read = ({ name, tip }: { name: string; tip: string }) => {
      const key = JSON.stringify([name, tip, base, formatTarget(address)]);
      return this.#memoriesOf(git).branches.get(key, () =>
        this.#readBranch(git, { name, tip, base }, address),
      );
    };
    const branches = git.branches(branchOf(owner)).filter(({ name }) => isBranchOf(owner, name));
    return Promise.all(branches.map(read));
  }

  async #readBranch(
    git: ReadableGit,
    { name, tip, base }: BranchQuestion,
    address: TargetAddress,
  ): Promise<Branch> {
    const { commits, parent } = await commitsBeyond(git, base, tip);
    const found = parent ?? tip;
    const [only] = commits;
    const changesMore =
      only !== undefined && commits.length === 1 && parent !== undefined && isSigned(only)
        ? await this.#changesMore(git, { ...only, parent }, address)
        : false;
    return {
      name,
      tip,
      commits,
      parent: found,
      // What is listed is all that the base branch has not, so a parent that is not listed is one of its commits.
      parentOnBase:
        commits.length === 0 || (parent !== undefined && !commits.some(({ commit }) => commit === parent)),
      changesMore,
      value: await this.#valueAt(git, tip, address),
      parentValue: await this.#valueAt(git, found, address),
    };
  }

  /**
   * Whether a commit with our trailers makes any other change than that of the field. Anyone who may push can write them, and
   * what is merged in our name is nothing but that change. Read once: only the base of a branch is ever another.
   */
  #changesMore(
    git: ReadableGit,
    { commit, parent, tree }: BranchCommit & { parent: string; tree?: string },
    address: TargetAddress,
  ): Promise<boolean> {
    const key = JSON.stringify([commit, formatTarget(address)]);
    return this.#memoriesOf(git).edits.get(key, async () => {
      const [before, after] = [
        await this.#textAt(git, parent, address),
        await this.#textAt(git, commit, address),
      ];
      if (before === undefined || after === undefined) return true;
      const value = this.#valueIn(after, address);
      const edit = spliceValue(before, { ...address, value });
      if (edit.kind !== 'Edited' || edit.text !== after) return true;
      return (await git.editedTree({ parent, path: address.path, content: after })) !== tree;
    });
  }

  async #valueAt(git: ReadableGit, commit: string, address: TargetAddress): Promise<string | undefined> {
    const text = await this.#textAt(git, commit, address);
    return text === undefined ? undefined : this.#valueIn(text, address);
  }

  #valueIn(text: string, address: TargetAddress): string | undefined {
    const read = this.#fields.read(text, address);
    return read.kind === 'Value' ? read.value : undefined;
  }

  /** Whoever may push could leave anything in place of the file: what is no text file holds no value. */
  async #textAt(git: ReadableGit, commit: string, { path }: TargetAddress): Promise<string | undefined> {
    try {
      return await git.readFile(commit, path, { maximumBytes: MAXIMUM_FILE_BYTES });
    } catch (error) {
      if (!isCodedError(error, 'GitFileTooLarge', 'GitFileNotText', 'GitPathRefused')) throw error;
      return undefined;
    }
  }

  #memoriesOf(git: ReadableGit): Memories {
    const known = this.#memories.get(git);
    if (known) return known;
    const made = {
      targets: new PromiseMemory<Target>(KEPT),
      branches: new PromiseMemory<Branch>(KEPT),
      edits: new PromiseMemory<boolean>(KEPT),
    };
    this.#memories.set(git, made);
    return made;
  }
}

/** The commits that a branch has beyond the base, the newest first, and what the oldest was made on. */
async function commitsBeyond(
  git: ReadableGit,
  base: string,
  tip: string,
): Promise<{ commits: (BranchCommit & { tree?: string })[]; parent: string | undefined }> {
  try {
    const commits = await git.commits(base, tip);
    return { commits, parent: commits.at(-1)?.parents[0] };
  } catch (error) {
    if (!isCodedError(error, 'GitTooManyCommits')) throw error;
    // We make one. Whose so many are need not be known: they are not ours.
    return { commits: [{ commit: tip, committerEmail: '', trailers: {} }], parent: undefined };
  }
}

function isSigned({ trailers }: BranchCommit): boolean {
  return trailers[OWNER_TRAILER] !== undefined;
}
