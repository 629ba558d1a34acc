import type { GitRepository } from '../../git/git-repository.ts';
import type { Branch } from '../head.ts';
import type { TargetAddress } from '../policy/promotion.ts';
import type { FieldReader } from './field-reader.ts';

/** Files of custom resources are small; what is larger is none. */
export const MAXIMUM_FILE_BYTES = 256 * 1024;

/**
 * What the branches of an owner are on the remote, as of the last fetch: their commits beyond the base branch, and what the target's field holds on them.
 *
 * @param prefix the owner's branch without a suffix.
 * @param base the tip of the base branch.
 */
export async function observeBranches(
  git: GitRepository,
  {
    prefix,
    base,
    address,
    reader,
  }: { prefix: string; base: string; address: TargetAddress; reader: FieldReader },
): Promise<Branch[]> {
  const branches: Branch[] = [];
  for (const { name, tip } of git.branches(prefix)) {
    const commits = await git.commits(base, tip);
    const oldest = commits.at(-1);
    const parent = oldest?.parents[0];
    branches.push({
      name,
      tip,
      commits,
      parent: parent ?? tip,
      // What is listed is all that the base branch has not, so a parent that is not listed is one of its commits.
      parentOnBase:
        oldest === undefined || (parent !== undefined && !commits.some(({ commit }) => commit === parent)),
      value: await valueAt(git, tip, address, reader),
      parentValue: await valueAt(git, parent ?? tip, address, reader),
    });
  }
  return branches;
}

async function valueAt(git: GitRepository, commit: string, address: TargetAddress, reader: FieldReader) {
  const text = await git.readFile(commit, address.path, { maximumBytes: MAXIMUM_FILE_BYTES });
  const read = text === undefined ? undefined : reader.read(text, address);
  return read?.kind === 'Value' ? read.value : undefined;
}
