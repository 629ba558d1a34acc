import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, emptyCounts, parseCounts, writeCounts } from './column-counts.ts';
import { addNamed, MAXIMUM_NAMED, UnseenValues } from './unseen-values.ts';

const refuse = (reason: string): never => {
  throw new Error(reason);
};

function follow(values: Iterable<string>): UnseenValues {
  const unseen = new UnseenValues();
  for (const value of values) unseen.add(value);
  return unseen;
}

describe('UnseenValues', () => {
  it('names a value from its tenth occurrence on, and one that is longer than a category never', () => {
    const unseen = follow([...new Array(9).fill('gold'), ...new Array(50).fill('x'.repeat(129))]);
    expect(unseen.named().size).toBe(0);
    unseen.add('gold');
    expect([...unseen.named()]).toEqual([['gold', 10]]);
    unseen.clear();
    expect(unseen.named().size).toBe(0);
  });

  it('never counts more than there were, and finds whatever is frequent among any number of others', () => {
    const values = fc.array(fc.nat({ max: 40 }).map(String), { maxLength: 400 });
    fc.assert(
      fc.property(values, fc.nat({ max: 3_000 }), (frequent, others) => {
        const stream = [...frequent, ...Array.from({ length: others }, (_, index) => `other ${index}`)];
        const named = follow(stream).named();
        const times = (value: string) => stream.filter((each) => each === value).length;
        for (const [value, rows] of named) expect(rows).toBeLessThanOrEqual(times(value));
        for (const value of new Set(frequent)) {
          if (times(value) - stream.length / 257 >= 10 && named.size < MAXIMUM_NAMED)
            expect([...named.keys()]).toContain(value);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('named values of counts', () => {
  it('are added, the most frequent kept', () => {
    const many = new Map(Array.from({ length: 20 }, (_, index) => [`value ${index}`, 20 + index] as const));
    const sum = addNamed(many, new Map([['new', 100]]))!;
    expect([sum.size, sum.get('new'), sum.has('value 0')]).toEqual([20, 100, false]);
    const counts = emptyCounts(1);
    addCounts(counts, { ...emptyCounts(1), unknown: 12, unseen: new Map([['gold', 12]]) });
    addCounts(counts, { ...emptyCounts(1), unknown: 10, unseen: new Map([['gold', 10]]) });
    expect(counts.unseen).toEqual(new Map([['gold', 22]]));
  });

  it('are read as they were written, also a name that means something to a program', () => {
    const counts = {
      ...emptyCounts(1),
      unknown: 50,
      unseen: new Map([
        ['__proto__', 30],
        ['gold', 20],
      ]),
    };
    const json = JSON.parse(JSON.stringify(writeCounts(counts)));
    expect(parseCounts(json, 1, refuse)).toEqual(counts);
  });

  it.each([
    [[['gold', 9]]],
    [[['', 10]]],
    [[['x'.repeat(129), 10]]],
    [Array.from({ length: 21 }, (_, index) => [String(index), 10])],
    [{ gold: 10 }],
  ])('are refused where they are not as they are written: %j', (unseen) => {
    expect(() => parseCounts({ bins: [0], unseen }, 1, refuse)).toThrow('unseen is not a list');
  });
});
