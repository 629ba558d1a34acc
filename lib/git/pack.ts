import { createHash } from 'node:crypto';
import { inflateSync, type Zlib } from 'node:zlib';
import { applyDelta } from './delta.ts';
import { GitFormatFault } from './git-format-fault.ts';

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/** The bytes of an object's id. */
export const ID_BYTES: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };

/** An object of a repository. */
export interface GitObject {
  kind: 'commit' | 'tree' | 'blob' | 'tag';
  data: Buffer;
}

/** Objects by id, in hex. Each has been read whole, and its id is that of its bytes. */
export type GitObjects = Map<string, GitObject>;

const KINDS = new Map<number, GitObject['kind']>([
  [1, 'commit'],
  [2, 'tree'],
  [3, 'blob'],
  [4, 'tag'],
]);
const OFFSET_DELTA = 6;
const REFERENCE_DELTA = 7;
const HEADER_BYTES = 12;

/** A difference, and from what: where that begins in the pack, or its id. */
interface Delta {
  at: number;
  base: number | string;
  data: Buffer;
}

/**
 * Reads a pack (gitformat-pack(5), version 2) that stands on its own.
 *
 * @param maximumBytes of all objects together, unpacked.
 * @throws GitFormatFault
 */
export function readPack(pack: Buffer, format: ObjectFormat, maximumBytes: number): GitObjects {
  return new PackReader(pack, format, maximumBytes).read();
}

/** The id of an object. */
export function objectId({ kind, data }: GitObject, format: ObjectFormat): string {
  return createHash(format).update(`${kind} ${data.length}\0`).update(data).digest('hex');
}

class PackReader {
  readonly #pack: Buffer;
  readonly #format: ObjectFormat;
  readonly #byId: GitObjects = new Map();
  readonly #byPlace = new Map<number, GitObject>();
  #left: number;
  #at = HEADER_BYTES;

  constructor(pack: Buffer, format: ObjectFormat, maximumBytes: number) {
    this.#pack = pack;
    this.#format = format;
    this.#left = maximumBytes;
  }

  read(): GitObjects {
    if (this.#pack.length < HEADER_BYTES || this.#pack.toString('latin1', 0, 4) !== 'PACK')
      throw new GitFormatFault('what is no pack');
    const [version, count] = [this.#pack.readUInt32BE(4), this.#pack.readUInt32BE(8)];
    if (version !== 2) throw new GitFormatFault(`a pack of version ${version}`);
    let waiting: Delta[] = [];
    for (let index = 0; index < count; index++) {
      const delta = this.#entry();
      if (delta !== undefined && !this.#resolve(delta)) waiting.push(delta);
    }
    // A base that is named by its id may stand behind what is made of it.
    while (waiting.length > 0) {
      const left = waiting.filter((delta) => !this.#resolve(delta));
      if (left.length === waiting.length) throw new GitFormatFault('a difference without its base');
      waiting = left;
    }
    return this.#byId;
  }

  /** Reads one entry; one that is a difference is handed back. */
  #entry(): Delta | undefined {
    const at = this.#at;
    let byte = this.#byte();
    const type = (byte >> 4) & 7;
    let [size, factor] = [byte & 0x0f, 0x10];
    while (byte >= 0x80) {
      byte = this.#byte();
      size += (byte & 0x7f) * factor;
      factor *= 0x80;
    }
    const kind = KINDS.get(type);
    if (kind !== undefined) {
      this.#keep(at, { kind, data: this.#inflate(size) });
      return undefined;
    }
    if (type === OFFSET_DELTA) return { at, base: at - this.#distance(), data: this.#inflate(size) };
    if (type !== REFERENCE_DELTA) throw new GitFormatFault('an object of an unknown kind');
    const begin = this.#at;
    this.#at += ID_BYTES[this.#format];
    const base = this.#pack.toString('hex', begin, this.#at);
    return { at, base, data: this.#inflate(size) };
  }

  #resolve({ at, base, data }: Delta): boolean {
    const from = typeof base === 'number' ? this.#byPlace.get(base) : this.#byId.get(base);
    if (from === undefined) return false;
    const object = { kind: from.kind, data: applyDelta(from.data, data, this.#left) };
    this.#left -= object.data.length;
    this.#keep(at, object);
    return true;
  }

  #keep(at: number, object: GitObject): void {
    this.#byPlace.set(at, object);
    this.#byId.set(objectId(object, this.#format), object);
  }

  #inflate(size: number): Buffer {
    if (size > this.#left) throw new GitFormatFault('more than is taken, unpacked');
    this.#left -= size;
    const { buffer, engine } = inflate(this.#pack.subarray(this.#at), size);
    if (buffer.length !== size) throw new GitFormatFault('an object of another size than it says');
    this.#at += engine.bytesWritten;
    return buffer;
  }

  /** How far before this entry its base begins: seven bits a byte, the highest first, and no number in two ways. */
  #distance(): number {
    let byte = this.#byte();
    let distance = byte & 0x7f;
    while (byte >= 0x80) {
      byte = this.#byte();
      distance = (distance + 1) * 0x80 + (byte & 0x7f);
    }
    return distance;
  }

  #byte(): number {
    const byte = this.#pack[this.#at++];
    if (byte === undefined) throw new GitFormatFault('a pack that is cut off');
    return byte;
  }
}

/** Inflates what begins here, and tells how far it went: entries do not say how long they are. */
function inflate(bytes: Buffer, size: number): { buffer: Buffer; engine: Zlib } {
  try {
    // With `info` the engine comes too; the types do not know of it.
    const options = { info: true, maxOutputLength: Math.max(1, size) };
    return inflateSync(bytes, options) as unknown as { buffer: Buffer; engine: Zlib };
  } catch (cause) {
    throw new GitFormatFault('an object that cannot be unpacked', { cause });
  }
}
