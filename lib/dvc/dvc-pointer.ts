import { error } from '../errors.ts';
import type { GitReader, GitSnapshot } from '../git/git-reader.ts';
import { chooseTarget, type DvcTarget, parseDvcFile } from './dvc-output.ts';

/** Where a pointer is. */
export interface DvcPointer {
  /** A branch, a tag or a commit. */
  revision: string;
  /** Of the `.dvc` file or the `dvc.lock`, from the root of the repository. */
  path: string;
  /** Which output, where there is more than one; in a directory, which file. */
  output?: string;
}

/** What a pointer says at one commit. */
export interface FollowedPointer extends DvcTarget {
  snapshot: GitSnapshot;
}

const MAXIMUM_BYTES = 1 << 20;

/** Reads a pointer at its revision. @throws DvcFileInvalid, GitPathRefused, or what reading the repository throws */
export async function followPointer(
  reader: GitReader,
  { revision, path, output }: DvcPointer,
): Promise<FollowedPointer> {
  const snapshot = await reader.open(revision);
  const text = (await snapshot.read([path], MAXIMUM_BYTES)).get(path);
  if (text === undefined) {
    const reason = `${reader.repository} has no such file at ${revision} (commit ${snapshot.commit})`;
    throw error('GitNotFound', { what: path, reason });
  }
  return { snapshot, ...chooseTarget(parseDvcFile(text, path), output, path) };
}

/** What a version of data by DVC is called. */
export function dvcVersion(md5: string): string {
  return `md5:${md5}`;
}
