import { type Contract, type Feature, parseContract } from '@churnops/lib/contract/contract.ts';
import { validateRows } from '@churnops/lib/contract/row.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractDifferences } from './contract-difference.ts';

const CATEGORIES = ['a', 'b', 'c', 'd'];
const target = { name: 'churn', positive: 'yes' };

/** A feature of any kind, with bounds among few values, so that two of them are often alike. */
const features = (name: string): fc.Arbitrary<Feature> => {
  const nullable = fc.constantFrom({}, { nullable: true }, { nullable: false });
  const bounds = fc.constantFrom(
    {},
    { minimum: 0 },
    { maximum: 10 },
    { minimum: 0, maximum: 10 },
    { minimum: -5 },
  );
  const known = fc.oneof(
    fc.constant({}),
    fc
      .record({
        categories: fc.subarray(CATEGORIES, { minLength: 1 }),
        unknown: fc.constantFrom('Accept' as const, 'Refuse' as const, undefined),
      })
      .map(({ categories, unknown }) => ({ categories, ...(unknown && { unknown }) })),
  );
  return fc.oneof(
    fc
      .tuple(nullable, bounds)
      .map(([null_, bound]) => ({ name, type: 'Numeric' as const, ...null_, ...bound })),
    fc.tuple(nullable, bounds).map(([null_, bound]) => ({ name, type: 'Date' as const, ...null_, ...bound })),
    nullable.map((null_) => ({ name, type: 'Boolean' as const, ...null_ })),
    fc
      .tuple(nullable, known)
      .map(([null_, rest]) => ({ name, type: 'Categorical' as const, ...null_, ...rest })),
  );
};

const contracts = (minimum: number) =>
  fc
    .integer({ min: minimum, max: 4 })
    .chain((width) => fc.tuple(...Array.from({ length: width }, (_, index) => features(`f${index}`))))
    .map((list): Contract => parseContract({ target, features: list }));

/** A contract, and one that grew out of it by one random feature in place of another, or by columns at the end. */
const pairs = contracts(1).chain((served) =>
  fc
    .tuple(
      fc.tuple(...served.features.map((feature) => fc.oneof(fc.constant(feature), features(feature.name)))),
      fc.array(
        fc.integer({ min: 0, max: 3 }).chain((place) => features(`new${place}`)),
        { maxLength: 2 },
      ),
    )
    .map(([kept, added]) => {
      const unique = added.filter(({ name }, at) => added.findIndex((other) => other.name === name) === at);
      return { served, candidate: parseContract({ target, features: [...kept, ...unique] }) };
    }),
);

const cells = ({ type }: Feature): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 5,
      arbitrary: {
        Numeric: fc.integer({ min: -6, max: 11 }),
        Date: fc.constantFrom('1969-12-28', '1970-01-01', '1970-01-11', '1970-01-20'),
        Boolean: fc.constantFrom<unknown>(true, false, 0, 1),
        Categorical: fc.constantFrom(...CATEGORIES, 'e'),
      }[type],
    },
  );

/** Rows that may well be valid: arrays, cut short or not, and objects, with or without every key. */
const rowsOf = ({ features: list }: Contract): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc
      .tuple(fc.tuple(...list.map(cells)), fc.integer({ min: 0, max: list.length }))
      .map(([row, width]) => row.slice(0, width)),
    fc.tuple(...list.map(cells)),
    fc.record(Object.fromEntries(list.map((feature) => [feature.name, cells(feature)])), {
      requiredKeys: [],
    }),
  );

const isValid = (contract: Contract, row: unknown): boolean => {
  try {
    validateRows(contract, [row]);
    return true;
  } catch {
    // Any refusal will do: which one it is, is tested with the rows.
    return false;
  }
};

describe('a contract that is Compatible', () => {
  it('takes every row that was valid before, and reads the same from it', () => {
    let [compatible, compared] = [0, 0];
    fc.assert(
      fc.property(
        pairs.chain((pair) => fc.tuple(fc.constant(pair), fc.array(rowsOf(pair.served), { maxLength: 20 }))),
        ([{ served, candidate }, rows]) => {
          if (contractDifferences(served, candidate).some(({ breaking }) => breaking)) return;
          compatible++;
          for (const row of rows) {
            if (!isValid(served, row)) continue;
            compared++;
            const before = validateRows(served, [row]).columns;
            const after = validateRows(candidate, [row]).columns;
            for (const { name } of served.features) {
              expect(after.numeric.get(name)).toEqual(before.numeric.get(name));
              expect(after.categorical.get(name)).toEqual(before.categorical.get(name));
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(compatible).toBeGreaterThan(200);
    expect(compared).toBeGreaterThan(500);
  });
});
