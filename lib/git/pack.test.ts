import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GitFormatFault } from './git-format-fault.ts';
import { writeDelta, writePack } from './pack.fixture.ts';
import { type GitObject, objectId, readPack } from './pack.ts';

const blob = (text: string): GitObject => ({ kind: 'blob', data: Buffer.from(text) });
const HELLO = blob('hello world, hello Git\n');
const HELLO_ID = objectId(HELLO, 'sha1');
const read = (pack: Buffer, maximum = 1_000_000) => readPack(pack, 'sha1', maximum);

/** "hello Git, hello world". */
const swapped = () => writeDelta(HELLO.data.length, 22, [[13, 9], Buffer.from(', '), [0, 11]]);

describe('a pack', () => {
  it('names objects as Git does', () => {
    expect(objectId(blob('hello\n'), 'sha1')).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    expect(objectId(blob('hello\n'), 'sha256')).toBe(
      '2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4',
    );
  });

  it('holds differences from what stands before them', () => {
    const objects = read(writePack([HELLO, blob('x'.repeat(20_000)), { base: 2, delta: swapped() }]));
    const made = objects.get(objectId(blob('hello Git, hello world'), 'sha1'));
    expect(made).toEqual(blob('hello Git, hello world'));
    expect(objects.size).toBe(3);
  });

  it('holds differences from what is named, also where that stands behind them', () => {
    const again = writeDelta(22, 5, [[0, 5]]);
    const middle = objectId(blob('hello Git, hello world'), 'sha1');
    const entries = [{ base: middle, delta: again }, { base: HELLO_ID, delta: swapped() }, HELLO];
    expect(read(writePack(entries)).get(objectId(blob('hello'), 'sha1'))).toEqual(blob('hello'));
  });

  it('of any objects gives each under its own name', () => {
    const kinds = fc.constantFrom('commit', 'tree', 'blob', 'tag');
    const object = fc.record({
      kind: kinds,
      data: fc.uint8Array({ maxLength: 5_000 }).map((data) => Buffer.from(data)),
    });
    const check = fc.property(
      fc.array(object, { maxLength: 10 }),
      fc.constantFrom('sha1', 'sha256'),
      (all, format) => {
        const objects = readPack(writePack(all, format), format, 1_000_000);
        for (const one of all) expect(objects.get(objectId(one, format))).toEqual(one);
      },
    );
    fc.assert(check, { numRuns: 50 });
  });

  it.each<[string, () => Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'no pack'],
    ['another format', () => Buffer.from('<html><body>busy</body></html>'), 'no pack'],
    ['version 3', () => Buffer.from(writePack([HELLO]).with(7, 3)), 'version 3'],
    ['half of an object', () => writePack([blob('abc'.repeat(999))]).subarray(0, 20), 'unpacked'],
    ['fewer objects than it says', () => writePack([HELLO, HELLO]).subarray(0, 12), 'cut off'],
    [
      'a difference without its base',
      () => writePack([{ base: HELLO_ID, delta: swapped() }]),
      'without its base',
    ],
    [
      'a difference from another base',
      () => writePack([blob('x'), { base: 1, delta: swapped() }]),
      'another object',
    ],
    [
      'a difference that reaches too far',
      () => writePack([HELLO, { base: 1, delta: writeDelta(23, 9, [[20, 9]]) }]),
      'behind its base',
    ],
    [
      'a difference that is too short',
      () => writePack([HELLO, { base: 1, delta: writeDelta(23, 9, [[0, 3]]) }]),
      'shorter',
    ],
    [
      'a difference that is too long',
      () => writePack([HELLO, { base: 1, delta: writeDelta(23, 2, [[0, 3]]) }]),
      'longer',
    ],
    ['more than is taken', () => writePack([blob('x'.repeat(2_000_000))]), 'more than is taken'],
    [
      'a difference that grows',
      () => writePack([HELLO, { base: 1, delta: writeDelta(23, 2 ** 40, []) }]),
      'too large',
    ],
  ])('is refused with %s', (_, write, words) => {
    expect(() => read(write())).toThrow(words);
  });

  it('that is damaged anywhere is read under other names, or refused', () => {
    const pack = writePack([HELLO, { base: 1, delta: swapped() }]);
    const check = fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(pack);
      damaged[at] = damaged[at]! ^ flip;
      try {
        for (const [id, object] of read(damaged)) expect(objectId(object, 'sha1')).toBe(id);
      } catch (fault) {
        if (!(fault instanceof GitFormatFault)) throw fault;
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
