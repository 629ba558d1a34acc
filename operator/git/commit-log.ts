import { gitError } from './errors.ts';
import type { CommitSummary } from './git-repository.ts';
import type { GitSession } from './git-session.ts';

/** A commit that changed a path, and the blob that it left there; undefined where it left no ordinary file. */
export interface PathChange {
  commit: string;
  committedAt: Date;
  blob: string | undefined;
}

/**
 * The commits that changed a path, along first parents, newest first; at most `maximum` of them.
 *
 * Trees are compared without their files, so nothing is fetched.
 */
export async function changesOf(
  git: GitSession,
  tip: string,
  path: string,
  maximum: number,
): Promise<PathChange[]> {
  const shape = ['--first-parent', '-m', '--raw', '--no-abbrev', '--no-renames', '-z', '--format=%H %ct'];
  const args = ['log', ...shape, `--max-count=${maximum}`, tip, '--', path];
  const printed = await git.local('read the history of a file', args, { object: tip });
  return parseChanges(printed.toString('utf8'));
}

/** NUL-ended: `id SP seconds`, then `:mode SP mode SP id SP id SP letter`, then the path. */
export function parseChanges(printed: string): PathChange[] {
  const changes: PathChange[] = [];
  const pieces = printed.split('\0');
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as string;
    const head = /^\n?([0-9a-f]{40,64}) (\d+)$/.exec(piece);
    if (head) {
      const committedAt = new Date(Number(head[2]) * 1_000);
      changes.push({ commit: head[1] as string, committedAt, blob: undefined });
    }
    const raw = /^\n?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]/.exec(piece);
    if (!raw) continue;
    const last = changes.at(-1);
    if (last && (raw[1] === '100644' || raw[1] === '100755')) last.blob = raw[2];
    // The path comes next, and may look like anything.
    at++;
  }
  return changes;
}

/**
 * The commits that `to` has and `from` has not, newest first.
 *
 * @throws CodedError `GitTooManyCommits`
 */
export async function commitsBetween(
  git: GitSession,
  from: string,
  to: string,
  maximum: number,
): Promise<CommitSummary[]> {
  const format = '--format=%H%x00%P%x00%T%x00%ae%x00%ce%x00%B%x00%(trailers:only,unfold)';
  const args = ['log', '-z', format, `--max-count=${maximum + 1}`, to, `^${from}`, '--'];
  const printed = await git.local('read commits', args, { object: `${from} or ${to}` });
  const commits = parseCommits(printed.toString('utf8'));
  if (commits.length > maximum) throw gitError('GitTooManyCommits', { from, to, maximum });
  return commits;
}

/** Seven fields a commit, each ended by NUL, which no commit may hold. */
export function parseCommits(printed: string): CommitSummary[] {
  const fields = printed.split('\0');
  const commits: CommitSummary[] = [];
  for (let at = 0; at + 6 < fields.length; at += 7) {
    const [commit = '', parents = '', tree = '', authorEmail = '', committerEmail = '', ...words] =
      fields.slice(at, at + 7);
    const [message = '', trailers = ''] = words;
    commits.push({
      commit,
      parents: parents.split(' ').filter(Boolean),
      tree,
      authorEmail,
      committerEmail,
      message,
      trailers: parseTrailers(trailers),
    });
  }
  return commits;
}

function parseTrailers(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^([^\s:]+):\s*(.*)$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((match) => (match ? [[match[1] as string, match[2] as string]] : [])),
  );
}
