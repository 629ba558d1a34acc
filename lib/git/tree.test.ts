import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GitFormatFault } from './git-format-fault.ts';
import { parseTree } from './tree.ts';

const ID = 'ab'.repeat(20);
const entry = (mode: string, name: string, id = ID) =>
  Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);

describe('a tree', () => {
  it('has names with their modes and ids, also of SHA-256', () => {
    const entries = parseTree(
      Buffer.concat([entry('40000', 'data'), entry('100644', 'ü b.csv.dvc')]),
      'sha1',
    );
    expect([...entries]).toEqual([
      ['data', { mode: '40000', id: ID }],
      ['ü b.csv.dvc', { mode: '100644', id: ID }],
    ]);
    const long = 'cd'.repeat(32);
    expect(parseTree(entry('100644', 'a', long), 'sha256').get('a')).toEqual({ mode: '100644', id: long });
  });

  it.each(['100644', '100644 a', '100644 a\0short', '\0'])('is refused where it is cut off: %j', (end) => {
    const bytes = Buffer.concat([entry('100644', 'a'), Buffer.from(end)]);
    if (end === '') expect(parseTree(bytes, 'sha1').size).toBe(1);
    else expect(() => parseTree(bytes, 'sha1')).toThrow(GitFormatFault);
  });

  it('of any bytes is read, or refused', () => {
    const check = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseTree(Buffer.from(bytes), 'sha1');
      } catch (fault) {
        if (!(fault instanceof GitFormatFault)) throw fault;
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
