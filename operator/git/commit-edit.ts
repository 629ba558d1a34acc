import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitError } from './errors.ts';
import type { CommitEdit } from './git-repository.ts';
import type { GitSession } from './git-session.ts';
import { findFile } from './tree-entry.ts';

/** Who the commits of the operator are by. */
export interface CommitIdentity {
  name: string;
  email: string;
}

const MAXIMUM_MESSAGE = 16 * 1024;

/**
 * Makes a commit that changes one file; there is no work tree, and no hook is run.
 *
 * @returns the commit's id, which depends on nothing but the arguments
 */
export async function makeCommit(
  git: GitSession,
  edit: CommitEdit,
  identity: CommitIdentity,
): Promise<string> {
  const { parent } = edit;
  const message = messageOf(edit);
  const args = ['commit-tree', await makeTree(git, edit), '-p', parent];
  const environment = authorship(edit, identity);
  return idIn(await git.local('commit', args, { input: message, environment, object: parent }));
}

/**
 * Makes the tree of a commit in which one file is another, by way of an index of its own.
 *
 * @returns the tree's id
 */
export async function makeTree(
  git: GitSession,
  { parent, path, content }: Pick<CommitEdit, 'parent' | 'path' | 'content'>,
): Promise<string> {
  const object = parent;
  const present = await findFile(git, parent, path);
  const put = ['hash-object', '-w', '--stdin', '--no-filters'];
  const blob = idIn(await git.local('store a file', put, { input: Buffer.from(content) }));
  if (blob === present?.blob) throw gitError('GitNothingToCommit', { path, commit: parent });
  const index = join(await git.clone.path(), `index-${randomBytes(6).toString('hex')}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    await git.local('read a tree', ['read-tree', parent], { environment, object });
    const entry = `${present?.mode ?? '100644'},${blob},${path}`;
    await git.local('put a file', ['update-index', '--add', '--cacheinfo', entry], { environment });
    // The other files are not in the clone, and need not be.
    return idIn(await git.local('write a tree', ['write-tree', '--missing-ok'], { environment }));
  } finally {
    await rm(index, { force: true });
  }
}

/** @throws CodedError `GitMessageRefused` where a trailer could be read as another, or the message as none */
function messageOf({ message, trailers }: CommitEdit): string {
  const text = message.trim();
  const lines = Object.entries(trailers).map(([key, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key) || value.trim() === '' || /[\r\n\0]/.test(value)) {
      throw gitError('GitMessageRefused', { reason: `${key} can not be written as a trailer on one line` });
    }
    return `${key}: ${value.trim()}\n`;
  });
  const whole = `${text}\n${lines.length > 0 ? `\n${lines.join('')}` : ''}`;
  if (text === '' || whole.length > MAXIMUM_MESSAGE || whole.includes('\0')) {
    throw gitError('GitMessageRefused', { reason: 'it is empty, too long or has a NUL in it' });
  }
  return whole;
}

function authorship({ committedAt }: CommitEdit, { name, email }: CommitIdentity): Record<string, string> {
  const date = `@${Math.floor(committedAt.getTime() / 1_000)} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

function idIn(printed: Buffer): string {
  return printed.toString('latin1').trim();
}
