import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { GitObject, ObjectFormat } from './pack.ts';

/** An entry of a pack that a test writes: an object, or a delta on another. */
export type WrittenEntry =
  | GitObject
  /** `base` is an id, or how many entries before this one. */
  | { base: string | number; delta: Buffer };

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;

/** Writes a pack as gitformat-pack(5) has it. */
export function writePack(entries: readonly WrittenEntry[], format: ObjectFormat = 'sha1'): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(entries.length, 8);
  const places: number[] = [];
  const parts: Buffer[] = [head];
  let at = head.length;
  for (const [index, entry] of entries.entries()) {
    const written = writeEntry(entry, (before) => at - places[index - before]!);
    places.push(at);
    parts.push(written);
    at += written.length;
  }
  const pack = Buffer.concat(parts);
  return Buffer.concat([pack, createHash(format).update(pack).digest()]);
}

/** A delta that copies and inserts; a copy is `[from, length]`. */
export function writeDelta(
  baseSize: number,
  size: number,
  pieces: readonly (Buffer | [number, number])[],
): Buffer {
  const written = pieces.map((piece) => {
    if (Buffer.isBuffer(piece)) return Buffer.concat([Buffer.from([piece.length]), piece]);
    const numbers = Buffer.alloc(7);
    numbers.writeUInt32LE(piece[0], 0);
    numbers.writeUIntLE(piece[1], 4, 3);
    const used = [...numbers.entries()].filter(([, byte]) => byte !== 0);
    const code = used.reduce((bits, [index]) => bits | (1 << index), 0x80);
    return Buffer.from([code, ...used.map(([, byte]) => byte)]);
  });
  return Buffer.concat([lowestFirst(baseSize), lowestFirst(size), ...written]);
}

function writeEntry(entry: WrittenEntry, distance: (before: number) => number): Buffer {
  if ('kind' in entry) return Buffer.concat([header(TYPES[entry.kind], entry.data), deflateSync(entry.data)]);
  const { base, delta } = entry;
  const where = typeof base === 'string' ? Buffer.from(base, 'hex') : highestFirst(distance(base));
  return Buffer.concat([header(typeof base === 'string' ? 7 : 6, delta), where, deflateSync(delta)]);
}

function header(type: number, { length }: Buffer): Buffer {
  const rest = Math.floor(length / 16);
  const first = (type << 4) | (length % 16);
  return rest === 0 ? Buffer.from([first]) : Buffer.concat([Buffer.from([first | 0x80]), lowestFirst(rest)]);
}

function lowestFirst(number: number): Buffer {
  const bytes: number[] = [];
  let left = number;
  do {
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

function highestFirst(number: number): Buffer {
  const bytes = [number % 128];
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
    left -= 1;
    bytes.unshift(0x80 | (left % 128));
  }
  return Buffer.from(bytes);
}
