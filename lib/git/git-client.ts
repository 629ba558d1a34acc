import { error } from '../errors.ts';
import type { GitAccess } from './git-access.ts';
import { GitFormatFault } from './git-format-fault.ts';
import { GitTransport, type GitWorld } from './git-transport.ts';
import { type GitObjects, type ObjectFormat, readPack } from './pack.ts';
import { DELIMITER, FLUSH, lineOf, packet, readPackets } from './pkt-line.ts';

/** What a server says it can. */
interface Capabilities {
  format: ObjectFormat;
  /** Whether it leaves out what is not asked for. */
  filters: boolean;
}

/** A branch or a tag. */
export interface GitReference {
  /** Such as `refs/heads/main`. */
  name: string;
  /** The commit; of an annotated tag, the one that it is on. */
  commit: string;
}

const MAXIMUM_LIST_BYTES = 4 * 2 ** 20;
const MAXIMUM_PACK_BYTES = 32 * 2 ** 20;
/** The trees of a million files, or the files of a small repository: the operator holds them in memory. */
const MAXIMUM_UNPACKED_BYTES = 64 * 2 ** 20;
const SERVICE = 'git-upload-pack';

/**
 * Asks a Git server, in version 2 of the protocol (gitprotocol-v2(5)), for references and objects. Nothing is kept on disk, and
 * nothing that a repository holds is run, linked to or checked out.
 */
export class GitClient {
  readonly #transport: GitTransport;
  #capabilities: Promise<Capabilities> | undefined;

  constructor(access: GitAccess, world: GitWorld) {
    this.#transport = new GitTransport(access, world);
  }

  get repository(): string {
    return this.#transport.repository;
  }

  /** How objects are named. */
  async format(): Promise<ObjectFormat> {
    return (await this.#known()).format;
  }

  /** Those of the references that exist. @throws GitNotFound, GitRefused, GitUnreachable, GitAnswerInvalid */
  async references(names: readonly string[]): Promise<GitReference[]> {
    const action = 'list branches and tags';
    const list = ['peel', ...names.map((name) => `ref-prefix ${name}`)];
    const answer = await this.#command('ls-refs', list, action, MAXIMUM_LIST_BYTES);
    return this.#read(action, () => {
      const lines = linesOf(answer).map((line) => line.split(' '));
      return lines.flatMap(([id = '', name = '', ...attributes]) => {
        if (!names.includes(name)) return [];
        const peeled = attributes.find((attribute) => attribute.startsWith('peeled:'));
        return [{ name, commit: peeled?.slice('peeled:'.length) ?? id }];
      });
    });
  }

  /** A commit with its trees, and nothing of its history; where the server cannot leave them out, with all its files. */
  async commit(id: string): Promise<GitObjects> {
    const { filters } = await this.#known();
    return this.#fetch(
      [`want ${id}`, 'deepen 1', ...(filters ? ['filter blob:none'] : [])],
      'fetch a commit',
    );
  }

  /** Objects by their ids. */
  async objects(ids: readonly string[]): Promise<GitObjects> {
    return this.#fetch(
      ids.map((id) => `want ${id}`),
      'fetch files',
    );
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  async #fetch(wants: string[], action: string): Promise<GitObjects> {
    const { format } = await this.#known();
    const list = [...wants, 'no-progress', 'ofs-delta', 'done'];
    const answer = await this.#command('fetch', list, action, MAXIMUM_PACK_BYTES);
    return this.#read(action, () => readPack(packOf(answer), format, MAXIMUM_UNPACKED_BYTES));
  }

  async #command(name: string, list: string[], action: string, maximumBytes: number): Promise<Buffer> {
    const { format } = await this.#known();
    const head = [`command=${name}`, 'agent=churnops', `object-format=${format}`].map(packet);
    const body = [...head, DELIMITER, ...list.map(packet), FLUSH].join('');
    const type = `application/x-${SERVICE}-result`;
    return this.#transport.send({ path: `/${SERVICE}`, body, type, action, maximumBytes });
  }

  #known(): Promise<Capabilities> {
    this.#capabilities ??= this.#ask();
    return this.#capabilities;
  }

  async #ask(): Promise<Capabilities> {
    const action = 'tell what it can';
    const path = `/info/refs?service=${SERVICE}`;
    const type = `application/x-${SERVICE}-advertisement`;
    const answer = await this.#transport.send({ path, type, action, maximumBytes: MAXIMUM_LIST_BYTES });
    return this.#read(action, () => {
      const lines = linesOf(answer).filter((line) => !line.startsWith('# service='));
      if (lines[0] !== 'version 2')
        throw new GitFormatFault('an older protocol than version 2, which Git servers speak since Git 2.18');
      const valueAt = (name: string) =>
        lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
      const format = valueAt('object-format') ?? 'sha1';
      if (format !== 'sha1' && format !== 'sha256') throw new GitFormatFault('an unknown format of objects');
      return { format, filters: (valueAt('fetch') ?? '').split(' ').includes('filter') };
    });
  }

  /** What a server says is in its own words where it refuses, and in ours where it cannot be read. */
  #read<T>(action: string, read: () => T): T {
    const { repository } = this.#transport;
    try {
      return read();
    } catch (cause) {
      if (cause instanceof RemoteFault) {
        const reason = `it says: ${printable(this.#transport.scrub(cause.message))}`;
        if (/not our ref|no such ref|unknown object|bad object/i.test(cause.message))
          throw error('GitNotFound', { what: `What was asked for of ${repository}`, reason });
        throw error('GitAnswerInvalid', { repository, action, reason });
      }
      if (!(cause instanceof GitFormatFault)) throw cause;
      throw error('GitAnswerInvalid', { repository, action, reason: `it sent ${cause.message}` }, { cause });
    }
  }
}

/** What a server itself says is wrong. */
class RemoteFault extends Error {}

function linesOf(answer: Buffer): string[] {
  const lines: string[] = [];
  for (const content of readPackets(answer)) if (typeof content !== 'string') lines.push(refusable(content));
  return lines;
}

/** The pack in the answer to a fetch: behind the line `packfile`, in the first of three bands. */
function packOf(answer: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let banded = false;
  for (const content of readPackets(answer)) {
    if (typeof content === 'string') continue;
    if (!banded) {
      banded = refusable(content) === 'packfile';
      continue;
    }
    if (content[0] === 1) pieces.push(content.subarray(1));
    if (content[0] === 3) throw new RemoteFault(lineOf(content.subarray(1)));
  }
  return Buffer.concat(pieces);
}

function refusable(content: Buffer): string {
  const line = lineOf(content);
  if (line.startsWith('ERR ')) throw new RemoteFault(line.slice('ERR '.length));
  return line;
}

/** A text that may come from anyone, fit for one line of a message. */
function printable(text: string): string {
  const line = text.replace(/\p{C}+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
