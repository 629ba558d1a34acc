import { error } from '../errors.ts';
import type { GitAccess } from './git-access.ts';
import { GitClient } from './git-client.ts';
import { GitFormatFault } from './git-format-fault.ts';
import type { GitWorld } from './git-transport.ts';
import type { GitObjects, ObjectFormat } from './pack.ts';
import { findFile } from './tree.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const FORBIDDEN = /[^\x21-\x7e]|[~^:?*[\\]|\.\.|@\{|\/\/|\/$|^[-/.]/;

/** Reads some files of a Git repository, without a clone of it. */
export class GitReader {
  readonly #client: GitClient;

  constructor(access: GitAccess, world: GitWorld = {}) {
    this.#client = new GitClient(access, world);
  }

  /** The repository's address. */
  get repository(): string {
    return this.#client.repository;
  }

  /**
   * What a branch, a tag or a commit is now.
   *
   * @param revision a name, a full name such as `refs/tags/v1`, or a commit's whole id
   * @throws GitNotFound, GitRevisionRefused, GitRefused, GitUnreachable, GitTooLarge or GitAnswerInvalid
   */
  async open(revision: string): Promise<GitSnapshot> {
    const commit = COMMIT.test(revision) ? revision : await this.#find(revision);
    const [format, objects] = [await this.#client.format(), await this.#client.commit(commit)];
    return new GitSnapshot(this.#client, commit, format, objects);
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async #find(revision: string): Promise<string> {
    if (revision.length > 512 || FORBIDDEN.test(revision) || revision === '')
      throw error('GitRevisionRefused', {
        revision: quote(revision),
        reason: 'it is no name that Git allows',
      });
    const full = revision.startsWith('refs/');
    const names = full ? [revision] : [`refs/heads/${revision}`, `refs/tags/${revision}`];
    const [found, other] = await this.#client.references(names);
    if (found === undefined) {
      const reason = `${this.#client.repository} has no such branch or tag`;
      throw error('GitNotFound', { what: `The revision ${revision}`, reason });
    }
    if (other !== undefined && other.commit !== found.commit) {
      const reason = `it is a branch and a tag: write refs/heads/${revision} or refs/tags/${revision}`;
      throw error('GitRevisionRefused', { revision, reason });
    }
    return found.commit;
  }
}

/** The files of one commit. */
export class GitSnapshot {
  readonly commit: string;
  readonly #client: GitClient;
  readonly #format: ObjectFormat;
  readonly #objects: GitObjects;
  readonly #tree: string;

  constructor(client: GitClient, commit: string, format: ObjectFormat, objects: GitObjects) {
    this.commit = commit;
    this.#client = client;
    this.#format = format;
    this.#objects = objects;
    const object = objects.get(commit);
    const tree =
      object?.kind === 'commit' ? /^tree ([0-9a-f]+)\n/.exec(object.data.toString('latin1')) : null;
    if (object !== undefined && object.kind !== 'commit')
      throw error('GitRevisionRefused', { revision: commit, reason: `it is the id of a ${object.kind}` });
    if (tree?.[1] === undefined) throw this.#invalid('another commit than was asked for');
    this.#tree = tree[1];
  }

  /** Whether there is a file at a path. @throws GitPathRefused where it is a link, a submodule or a directory */
  has(path: string): boolean {
    return this.#idOf(path) !== undefined;
  }

  /**
   * The text of files, those absent that are not there.
   *
   * @throws GitPathRefused, GitTooLarge, or what asking the server throws.
   */
  async read(paths: readonly string[], maximumBytes: number): Promise<Map<string, string>> {
    const ids = paths.map((path) => [path, this.#idOf(path)] as const);
    const wanted = [...new Set(ids.map(([, id]) => id).filter((id) => id !== undefined))];
    const missing = wanted.filter((id) => !this.#objects.has(id));
    const fetched = missing.length > 0 ? await this.#client.objects(missing) : new Map();
    const texts = new Map<string, string>();
    for (const [path, id] of ids) {
      if (id === undefined) continue;
      const object = this.#objects.get(id) ?? fetched.get(id);
      if (object?.kind !== 'blob') throw this.#invalid(`no content of ${path}`);
      texts.set(path, this.#text(path, object.data, maximumBytes));
    }
    return texts;
  }

  #text(path: string, data: Buffer, maximum: number): string {
    if (data.length > maximum)
      throw error('GitPathRefused', { path, reason: `it is larger than the ${maximum} bytes that are read` });
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(data);
    } catch (cause) {
      throw error('GitPathRefused', { path, reason: 'it is not UTF-8 text' }, { cause });
    }
  }

  #idOf(path: string): string | undefined {
    const strays = path.split('/').some((part) => part === '' || part === '.' || part === '..');
    if (strays || path.length > 4_096)
      throw error('GitPathRefused', {
        path: quote(path),
        reason: 'it is no path of a file in a repository',
      });
    try {
      const found = findFile(this.#objects, this.#tree, path, this.#format);
      if (found.kind === 'Refused') throw error('GitPathRefused', { path, reason: found.reason });
      return found.kind === 'File' ? found.id : undefined;
    } catch (cause) {
      if (cause instanceof GitFormatFault) throw this.#invalid(cause.message, cause);
      throw cause;
    }
  }

  #invalid(what: string, cause?: Error): Error {
    const { repository } = this.#client;
    const values = { repository, action: 'read a commit', reason: `it sent ${what}` };
    return error('GitAnswerInvalid', values, cause === undefined ? {} : { cause });
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
