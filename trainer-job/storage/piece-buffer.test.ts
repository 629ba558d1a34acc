import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PieceBuffer } from './piece-buffer.ts';

describe('a piece buffer', () => {
  it('cuts any chunks into pieces of its size and a rest, and loses no byte', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 })),
        fc.integer({ min: 1, max: 20 }),
        (chunks, size) => {
          const buffer = new PieceBuffer(size);
          const pieces: Uint8Array[] = [];
          for (const chunk of chunks) for (const piece of buffer.add(chunk)) pieces.push(piece.slice());
          expect(pieces.every(({ length }) => length === size)).toBe(true);
          expect(buffer.rest().length).toBeLessThan(size);
          expect(Buffer.concat([...pieces, buffer.rest()])).toEqual(Buffer.concat(chunks));
        },
      ),
    );
  });
});
