import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingArray } from './growing-array.ts';

it('GrowingArray holds exactly what was pushed, in order', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), (count) => {
      const array = new GrowingArray((length) => new Uint32Array(length));
      for (let value = 0; value < count; value++) array.push(value);
      expect(array.length).toBe(count);
      expect(array.finish()).toEqual(Uint32Array.from({ length: count }, (_, value) => value));
    }),
    { numRuns: 20 },
  );
});
