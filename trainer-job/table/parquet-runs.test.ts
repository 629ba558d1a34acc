import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { describe, expect, it } from 'vitest';
import { HybridRuns } from './parquet-runs.ts';

function readAll(runs: HybridRuns, count: number, pieces: readonly number[]): number[] {
  const numbers: number[] = [];
  for (let turn = 0; numbers.length < count; turn++) {
    const piece = new Uint32Array(Math.min(pieces[turn % pieces.length]!, count - numbers.length));
    runs.take(piece);
    numbers.push(...piece);
  }
  return numbers;
}

describe('HybridRuns', () => {
  it('reads in pieces of any size what was written, repeated or packed', () => {
    const runs = fc.integer({ min: 1, max: 20 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        numbers: fc
          .array(fc.tuple(fc.integer({ min: 0, max: 2 ** width - 1 }), fc.integer({ min: 1, max: 30 })), {
            minLength: 1,
            maxLength: 20,
          })
          .map((repeated) => repeated.flatMap(([number, times]) => new Array<number>(times).fill(number))),
        pieces: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(runs, ({ width, numbers, pieces }) => {
        const writer = new ByteWriter();
        writeRleBitPackedHybrid(writer, numbers, width);
        const bytes = writer.getBytes();
        expect(readAll(new HybridRuns(bytes, width), numbers.length, pieces)).toEqual(numbers);
      }),
    );
  });

  it('reads numbers of up to 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 25, max: 32 }), fc.infiniteStream(fc.nat()), (width, stream) => {
        const numbers = Array.from({ length: 8 }, () => Number(stream.next().value) * 2 + 1).map(
          (number) => number % 2 ** width,
        );
        const all = numbers.reduceRight((sum, number) => sum * 2n ** BigInt(width) + BigInt(number), 0n);
        const packed = Array.from({ length: width }, (_, byte) => Number((all >> BigInt(8 * byte)) & 0xffn));
        const runs = new HybridRuns(Uint8Array.from([(1 << 1) | 1, ...packed]), width);
        expect(readAll(runs, 8, [3])).toEqual(numbers);
      }),
    );
  });

  it('refuses what is cut, instead of reading what is behind it', () => {
    const cut = (bytes: number[], width: number, count: number) => () =>
      new HybridRuns(Uint8Array.from(bytes), width).take(new Uint32Array(count));
    expect(cut([], 1, 1)).toThrow('fewer values');
    expect(cut([0x80], 1, 1)).toThrow('fewer values');
    expect(cut([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1, 1)).toThrow('too large');
    expect(cut([4, 1], 1, 3)).toThrow('fewer values');
    expect(cut([5, 0b10101010], 1, 9)).toThrow('is cut');
    expect(() => new HybridRuns(new Uint8Array(8), 33)).toThrow('33 bits');
  });
});
