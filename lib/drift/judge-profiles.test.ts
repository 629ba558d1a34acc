import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContract } from '../contract/contract.ts';
import { buildReference } from '../profile/build-reference.ts';
import { createColumnRecorder } from '../profile/column-recorder.ts';
import type { ColumnReference, NumericReference } from '../profile/reference-profile.ts';
import { categoricalColumn, numericColumn } from './evidently/raw-column.ts';
import type { DriftTest } from './evidently/tests.ts';
import { judgeProfiles } from './judge-profiles.ts';
import { judgeSamples } from './judge-samples.ts';
import type { DriftPolicy, JudgedColumn } from './verdict.ts';
import { FARTHEST } from './wasserstein-of-counts.ts';

interface Sampled {
  reference: Float32Array | string[];
  current: Float32Array | string[];
}

/** The same column judged from its rows and from its counts. */
function judgeBoth({ reference, current }: Sampled, policy: DriftPolicy, test?: DriftTest) {
  const isText = !(reference instanceof Float32Array);
  const { features } = parseContract({
    target: { name: 'churn', positive: 'yes' },
    features: [{ name: 'x', type: isText ? 'Categorical' : 'Numeric', nullable: true }],
  });
  const profile = buildReference(
    { features },
    {
      rows: reference.length,
      numeric: isText ? new Map() : new Map([['x', reference]]),
      categorical: isText ? new Map([['x', reference]]) : new Map(),
    },
  );
  const recorder = createColumnRecorder(profile.columns[0]!, features[0]);
  recorder.record(current);
  const rules = { policy, minimumRows: 1, ...(test !== undefined && { columns: [{ name: 'x', test }] }) };
  const profiled = judgeProfiles({ reference: profile, current: [recorder.counts], ...rules });
  const rows = { reference: reference.length, current: current.length };
  const missing = { reference: 0, current: 0 };
  const judgeRaw = (cut: (values: Float32Array) => Float32Array) => {
    const column = isText
      ? categoricalColumn(reference, current as string[])
      : numericColumn(cut(reference), cut(current as Float32Array));
    return judgeSamples([{ name: 'x', rows, missing, column }], rules).columns[0]!;
  };
  const cut = test === 'Wasserstein' ? cutFar(profile.columns[0]!) : (values: Float32Array) => values;
  return { profiled: profiled.columns[0]!, raw: judgeRaw(cut), whole: judgeRaw((values) => values) };
}

/** What counts keep of values that are very far away. */
function cutFar(column: ColumnReference) {
  const { centre, deviation } = column as NumericReference;
  const farthest = FARTHEST * deviation;
  return (values: Float32Array) =>
    values.map((value) => Math.min(centre + farthest, Math.max(centre - farthest, value)));
}

/** What precision promises. */
function expectPrecision(profiled: JudgedColumn, raw: JudgedColumn): void {
  const [from, of] = [profiled.statistic!, raw.statistic!];
  const tolerance = 1e-9 * Math.max(1, Math.abs(of));
  if (profiled.precision === 'Exact') {
    expect(Math.abs(from - of)).toBeLessThanOrEqual(tolerance);
    if (raw.pValue !== undefined) expect(Math.abs(profiled.pValue! - raw.pValue)).toBeLessThan(1e-9);
  } else if (profiled.precision === 'Bounded') {
    expect(of).toBeGreaterThanOrEqual(from - tolerance);
    if (profiled.bound !== undefined) expect(of).toBeLessThanOrEqual(from + profiled.bound + tolerance);
  }
}

const count = fc.integer({ min: 10, max: 400 });
const levels = fc.tuple(
  fc.array(count, { minLength: 2, maxLength: 6 }),
  fc.array(count, { minLength: 2, maxLength: 6 }),
);
const words = levels.map(([before, now]): Sampled => {
  const draw = (counts: number[]) =>
    counts.flatMap((rows, level) => new Array<string>(rows).fill(`l${level}`));
  return { reference: draw(before), current: draw(now) };
});
const sample = fc
  .tuple(
    fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 60, maxLength: 300 }),
    fc.array(fc.constantFrom(0, 1, 2, 72), { minLength: 40, maxLength: 300 }),
  )
  .map(([some, ties]) => Float32Array.from([...some, ...ties]));
const numbers = fc.record({ reference: sample, current: sample });
const few = levels.map(([before, now]): Sampled => {
  const draw = (counts: number[]) =>
    Float32Array.from(counts.flatMap((rows, value) => new Array<number>(rows).fill(value)));
  return { reference: draw(before), current: draw(now) };
});

describe('what profiles say of raw rows', () => {
  it.each<DriftTest>(['ChiSquare', 'JensenShannon', 'TotalVariation', 'PopulationStability'])(
    'is exact by %s for categories with bins of their own, also where a new one comes',
    (test) => {
      fc.assert(
        fc.property(words, (column) => {
          const { profiled, raw } = judgeBoth(column, 'Evidently', test);
          const known = new Set(column.reference as string[]);
          const isNew = (column.current as string[]).some((value) => !known.has(value));
          expect(profiled.precision).toBe(isNew && test === 'PopulationStability' ? 'OwnBins' : 'Exact');
          expectPrecision(profiled, raw);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('is exact by the z-test of two values', () => {
    const two = fc.tuple(count, count, count, count).map(([a, b, c, d]): Sampled => {
      const draw = (no: number, yes: number) => [
        ...new Array<string>(no).fill('no'),
        ...new Array<string>(yes).fill('yes'),
      ];
      return { reference: draw(a, b), current: draw(c, d) };
    });
    fc.assert(
      fc.property(two, (column) => {
        const { profiled, raw } = judgeBoth(column, 'Evidently', 'Proportions');
        expect(profiled.precision).toBe('Exact');
        expectPrecision(profiled, raw);
      }),
      { numRuns: 50 },
    );
  });

  it.each<[DriftPolicy, DriftTest]>([
    ['Evidently', 'KolmogorovSmirnov'],
    ['Evidently', 'Wasserstein'],
    ['Evidence', 'KolmogorovSmirnov'],
    ['Evidence', 'Wasserstein'],
  ])('holds the answer of %s for numbers by %s', (policy, test) => {
    fc.assert(
      fc.property(fc.oneof(numbers, few), ({ reference, current }) => {
        // The policy Evidence wants 2,000 rows of a reference.
        const repeated = Float32Array.from(
          { length: 2_000 },
          (_, row) => reference[row % reference.length] as number,
        );
        const { profiled, raw } = judgeBoth({ reference: repeated, current }, policy, test);
        expect(profiled.precision).not.toBe('OwnBins');
        expectPrecision(profiled, raw);
      }),
      { numRuns: 100 },
    );
  });

  it('takes by Wasserstein no value for farther than 32 deviations away', () => {
    const reference = Float32Array.from({ length: 2_000 }, (_, row) => (row < 45 ? 1 : 0));
    const current = Float32Array.from({ length: 60 }, (_, row) => (row % 6 < 5 ? 0 : 6));
    const { profiled, raw, whole } = judgeBoth({ reference, current }, 'Evidently', 'Wasserstein');
    expectPrecision(profiled, raw);
    expect(whole.statistic! - profiled.statistic!).toBeGreaterThan(1);
    expect(whole.verdict).toBe(profiled.verdict);
  });

  it.each<DriftTest>(['JensenShannon', 'PopulationStability'])(
    'says that %s of many numbers is on our own bins',
    (test) => {
      const bell = (shift: number) =>
        Float32Array.from({ length: 3_000 }, (_, row) => shift + ((row * 7_919) % 1_009));
      const { profiled, raw } = judgeBoth({ reference: bell(0), current: bell(300) }, 'Evidently', test);
      expect(profiled).toMatchObject({ precision: 'OwnBins', verdict: 'Drifted' });
      expect(raw).toMatchObject({ precision: 'Exact', verdict: 'Drifted' });
      expect(judgeBoth({ reference: bell(0), current: bell(0) }, 'Evidently', test).profiled.statistic).toBe(
        0,
      );
    },
  );

  it('comes by the test that Evidently takes, where bins tell', () => {
    const column = (rows: number, of: (row: number) => number) =>
      Float32Array.from({ length: rows }, (_, row) => of(row));
    const mixed = (row: number) => (row * 7_919) % 1_009;
    for (const rows of [900, 3_000])
      for (const of of [
        mixed,
        (row: number) => row % 2,
        (row: number) => row % 4,
        (row: number) => row % 6,
      ]) {
        const { profiled, raw } = judgeBoth(
          { reference: column(rows, of), current: column(rows, of) },
          'Evidently',
        );
        expect(profiled).toMatchObject({ test: raw.test, verdict: raw.verdict });
      }
  });

  it('says so where it cannot tell which test Evidently takes', () => {
    const rare = Float32Array.from({ length: 900 }, (_, row) => (row < 5 ? row : 10 + (row % 3)));
    expect(judgeBoth({ reference: rare, current: rare }, 'Evidently').profiled.precision).toBe('OwnBins');
  });

  it.each<DriftPolicy>(['Evidence', 'Evidently'])(
    'takes chi-square by %s where the z-test was asked for and a third value comes',
    (policy) => {
      const reference = Array.from({ length: 3_000 }, (_, row) => 'ab'[row % 2]!);
      const current = reference.map((value, row) => (row % 5 === 0 ? 'c' : value));
      const { profiled, raw } = judgeBoth({ reference, current }, policy, 'Proportions');
      for (const judged of [profiled, raw])
        expect(judged).toMatchObject({ test: 'ChiSquare', verdict: 'Drifted' });
      const two = judgeBoth({ reference, current: reference }, policy, 'Proportions');
      for (const judged of [two.profiled, two.raw])
        expect(judged).toMatchObject({ test: 'Proportions', verdict: 'Stable' });
    },
  );

  it('refuses a test that is not made for a column, and knows none of texts but by their lengths', () => {
    const words = Array.from({ length: 900 }, (_, row) => `customer ${row}`);
    const column = { reference: words, current: words };
    expect(judgeBoth(column, 'Evidently').profiled).toMatchObject({
      verdict: 'InsufficientData',
      reason: expect.stringContaining('lengths of its texts'),
    });
    expect(judgeBoth(column, 'Evidently', 'JensenShannon').profiled).toMatchObject({
      verdict: 'Stable',
      compared: 'TextLengths',
    });
    const flags = Array.from({ length: 900 }, (_, row) => 'ab'[row % 2]!);
    expect(() => judgeBoth({ reference: flags, current: flags }, 'Evidently', 'Wasserstein')).toThrow(
      'cannot be made',
    );
  });
});
