import { gitError } from './errors.ts';
import type { GitSession } from './git-session.ts';

/** An ordinary file in a tree. */
export interface TreeFile {
  mode: '100644' | '100755';
  blob: string;
}

/** What the modes of a tree mean that are not read. */
const REFUSED: Record<string, string> = {
  '120000': 'a symlink',
  '160000': 'a submodule',
  '040000': 'a directory',
};

/**
 * Finds an ordinary file in the tree of a commit; undefined where there is none.
 *
 * @param path checked before
 * @throws CodedError `GitPathRefused` where the path, or a part of it, is a symlink, a submodule or a directory
 */
export async function findFile(git: GitSession, commit: string, path: string): Promise<TreeFile | undefined> {
  const parts = path.split('/');
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const args = ['ls-tree', '-z', commit, '--', ...prefixes];
  const listed = await git.local('look for a file', args, { object: commit });
  const entries = listed.toString('utf8').split('\0').filter(Boolean).map(parseEntry);
  for (const entry of entries) {
    const onTheWay = path.startsWith(`${entry.path}/`) && entry.mode !== '040000';
    if (onTheWay || (entry.path === path && REFUSED[entry.mode] !== undefined)) {
      const reason = `${entry.path} is ${REFUSED[entry.mode] ?? 'a file'} in the repository`;
      throw gitError('GitPathRefused', { path, reason });
    }
  }
  const found = entries.find((entry) => entry.path === path);
  return found && { mode: found.mode === '100755' ? '100755' : '100644', blob: found.blob };
}

/** `mode SP type SP id TAB path`, as git-ls-tree(1) prints it. */
function parseEntry(line: string): { mode: string; blob: string; path: string } {
  const tab = line.indexOf('\t');
  const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
  return { mode, blob, path: line.slice(tab + 1) };
}
