import { type CodedError, isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Lease } from './git-repository.ts';
import type { GitSession } from './git-session.ts';

/** A change of one branch at the remote: to a commit, or away. */
export interface BranchChange {
  branch: string;
  commit: string | undefined;
  lease: Lease;
}

/**
 * Changes a branch at the remote if it is where the lease says. The remote compares and swaps, so no one else's push is lost,
 * also when it comes at the same moment.
 *
 * Where the push is turned down, the remote is asked where the branch is: what is as wanted is done, whoever did it.
 *
 * @throws CodedError `GitPushRefused` where the branch is at the lease and may not be changed all the same
 */
export async function pushBranch(git: GitSession, change: BranchChange): Promise<'Done' | 'LeaseLost'> {
  const { branch, commit, lease } = change;
  const name = `refs/heads/${branch}`;
  const guard = `--force-with-lease=${name}:${lease === 'MustNotExist' ? '' : lease}`;
  const args = ['push', '--porcelain', '--no-verify', guard, 'origin', `${commit ?? ''}:${name}`];
  try {
    await git.network(commit === undefined ? 'delete a branch' : 'push', args, { branch });
    return 'Done';
  } catch (error) {
    if (!isCodedError(error, 'GitPushRefused')) throw error;
    return judgeRejection(git, change, error);
  }
}

/** Where the remote has a branch now; undefined where it has none. */
export async function remoteTip(git: GitSession, branch: string): Promise<string | undefined> {
  const name = `refs/heads/${branch}`;
  const printed = await git.network('look for a branch', ['ls-remote', 'origin', name], { branch });
  const line = printed
    .toString('utf8')
    .split('\n')
    .find((candidate) => candidate.endsWith(`\t${name}`));
  return line?.split('\t')[0];
}

async function judgeRejection(
  git: GitSession,
  { branch, commit, lease }: BranchChange,
  error: CodedError,
): Promise<'Done' | 'LeaseLost'> {
  const tip = await remoteTip(git, branch);
  if (tip === commit) return 'Done';
  if (tip !== (lease === 'MustNotExist' ? undefined : lease)) return 'LeaseLost';
  throw error;
}
