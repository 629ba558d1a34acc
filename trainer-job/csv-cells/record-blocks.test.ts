import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecordBlocks } from './record-blocks.ts';

async function blocksOf(
  text: string,
  sizes: number[],
  blockBytes = 1,
): Promise<{ text: string; line: number }[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    let at = 0;
    for (let index = 0; at < bytes.length; index++) {
      const size = sizes[index % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const blocks = [];
  for await (const { bytes, line } of readRecordBlocks(chunks(), blockBytes))
    blocks.push({ text: Buffer.from(bytes).toString(), line });
  return blocks;
}

describe('readRecordBlocks', () => {
  it('gives the header alone, skipping blank lines, and then whole records', async () => {
    expect(await blocksOf('\r\n\na,b\n1,"x\ny"\n2,z', [100])).toEqual([
      { text: 'a,b\n', line: 3 },
      { text: '1,"x\ny"\n', line: 4 },
      { text: '2,z', line: 6 },
    ]);
    expect(await blocksOf('', [1])).toEqual([]);
    expect(await blocksOf('a', [1])).toEqual([{ text: 'a', line: 1 }]);
  });

  it('drops a byte order mark, however it is cut', async () => {
    for (const size of [1, 2, 3, 100])
      expect((await blocksOf('\uFEFFa\n1\n', [size])).map(({ text }) => text)).toEqual(['a\n', '1\n']);
    expect(await blocksOf('\uFEFF', [2])).toEqual([]);
  });

  it('gathers as much as it was told before it gives records out', async () => {
    const blocks = await blocksOf(`a\n${'1\n'.repeat(50)}`, [7], 20);
    const lengths = blocks.map(({ text }) => text.length);
    expect(lengths[0]).toBe(2);
    for (const length of lengths.slice(1, -1)) expect(length).toBeGreaterThanOrEqual(20);
    expect(lengths.length).toBeLessThanOrEqual(6);
  });

  it('loses and repeats nothing, cuts outside of quotes only, and knows each line', async () => {
    const cell = fc.constantFrom('1', '"a\n"', '"""\n,"', 'ä€', '');
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 });
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (cells, cuts) => {
        const text = `h,i\n${cells.map((row) => `${row.join(',')}\n`).join('')}`;
        const blocks = await blocksOf(text, cuts);
        expect(blocks.map((block) => block.text).join('')).toBe(text);
        expect(blocks[0]).toEqual({ text: 'h,i\n', line: 1 });
        let line = 1;
        for (const block of blocks) {
          expect(block.line).toBe(line);
          expect((block.text.match(/"/g)?.length ?? 0) % 2).toBe(0);
          line += block.text.split('\n').length - 1;
        }
      }),
    );
  });

  it('gives up on a quote that is never closed', async () => {
    const text = `a\n"${'x\n'.repeat(5_000_000)}`;
    await expect(blocksOf(text, [1 << 20])).rejects.toThrow('line 2: a record does not end within');
  });
});
