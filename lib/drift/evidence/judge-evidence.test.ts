import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../../contract/columns.ts';
import { emptyCounts } from '../../profile/column-counts.ts';
import { judgeProfiles, type ProfilesToJudge } from '../judge-profiles.ts';
import { Traffic, WindowCounter } from './traffic.fixture.ts';

const ROWS = 3_000;
const traffic = new Traffic(7);
const reference = traffic.reference(5_000);
const clean = traffic.rows(ROWS);
const scores = traffic.scores(ROWS);

type Change = Partial<Record<string, Float32Array | string[]>>;

function judge(change: Change = {}, rules: Partial<ProfilesToJudge> = {}, against = reference) {
  const columns: Columns = {
    rows: ROWS,
    numeric: new Map(clean.numeric),
    categorical: new Map(clean.categorical),
  };
  for (const [name, values] of Object.entries(change)) {
    if (values instanceof Float32Array) columns.numeric.set(name, values);
    else if (values !== undefined) columns.categorical.set(name, values);
  }
  const live = change['probability'] instanceof Float32Array ? change['probability'] : scores;
  columns.numeric.delete('probability');
  const verdict = judgeProfiles({
    reference: against,
    current: new WindowCounter(against).count(columns, live),
    policy: 'Evidence',
    ...rules,
  });
  return { ...verdict, of: (name: string) => verdict.columns.find((column) => column.name === name)! };
}

const filled = (value: number) => new Float32Array(ROWS).fill(value);
const texts = (of: (row: number) => string) => Array.from({ length: ROWS }, (_, row) => of(row));
const shifted = (name: string, by: number) => clean.numeric.get(name)!.map((value) => value + by);

describe('judgeProfiles by the policy Evidence', () => {
  it('is quiet on traffic like the reference', () => {
    expect(judge()).toMatchObject({ verdict: 'Clear', judged: 11, drifted: [] });
  });

  it('names the columns that have drifted, by how much and how sure', () => {
    const { verdict, drifted, of } = judge({ usage: shifted('usage', 0.2), age: shifted('age', 20) });
    expect({ verdict, drifted }).toEqual({ verdict: 'Alarm', drifted: ['age', 'usage'] });
    const usage = of('usage');
    expect(usage).toMatchObject({ test: 'Wasserstein', compared: 'Values', precision: 'Bounded' });
    expect(usage.pValue).toBeLessThan(0.001);
    expect(Math.abs(usage.statistic! - 0.2)).toBeLessThan(0.08);
    expect(usage.bound).toBeLessThan(0.02);
  });

  it('says why a column is stable that nearly drifted', () => {
    const drifting = { usage: shifted('usage', 0.2) };
    const small = judge(drifting, { columns: [{ name: 'usage', threshold: 0.5 }] }).of('usage');
    expect(small).toMatchObject({ verdict: 'Stable', reason: 'it is no chance, and too small to matter' });
    const columns = [{ name: 'usage', test: 'KolmogorovSmirnov' as const, threshold: 0 }];
    expect(judge(drifting, { columns }).of('usage')).toMatchObject({
      verdict: 'Stable',
      test: 'KolmogorovSmirnov',
      threshold: 0,
      reason: 'so much can be chance',
    });
  });

  it('takes the score for one of the columns', () => {
    expect(judge({ probability: scores.map((score) => score ** 0.5) }).drifted).toEqual(['probability']);
  });

  it('obeys ignored columns, rules of single columns, and how many columns make an alarm', () => {
    const drifting = { usage: shifted('usage', 0.5), age: shifted('age', 20) };
    const ignored = [
      { name: 'usage', ignore: true },
      { name: 'age', ignore: true },
    ];
    expect(judge(drifting, { columns: ignored })).toMatchObject({ verdict: 'Clear', judged: 9 });
    expect(judge(drifting, { columns: [{ name: 'usage', threshold: 2 }] }).drifted).toEqual(['age']);
    expect(judge(drifting, { alarm: { columns: 3 } })).toMatchObject({
      verdict: 'Clear',
      drifted: ['age', 'usage'],
    });
    expect(judge(drifting, { alarm: { share: 2 / 11 } }).verdict).toBe('Alarm');
    expect(judge(drifting, { alarm: { share: 0.2 } }).verdict).toBe('Clear');
  });

  it.each([
    ['usage', 'PopulationStability', 'Drifted', 'OwnBins'],
    ['usage', 'JensenShannon', 'Drifted', 'OwnBins'],
    ['usage', 'TotalVariation', 'Drifted', 'OwnBins'],
    ['plan', 'TotalVariation', 'Stable', 'Exact'],
    ['plan', 'PopulationStability', 'Stable', 'Exact'],
    ['plan', 'ChiSquare', 'Stable', 'Exact'],
    ['senior', 'Proportions', 'Stable', 'Exact'],
  ] as const)('takes for the column %s the test %s', (name, test, verdict, precision) => {
    const change = { usage: shifted('usage', 0.5) };
    const { of } = judge(change, { columns: [{ name, test }] });
    expect(of(name)).toMatchObject({ test, verdict, precision });
  });

  it.each([
    ['plan', 'Wasserstein'],
    ['plan', 'KolmogorovSmirnov'],
    ['plan', 'Proportions'],
    ['usage', 'ChiSquare'],
  ] as const)('refuses for the column %s the test %s', (name, test) => {
    expect(() => judge({}, { columns: [{ name, test }] })).toThrow(`The test ${test} cannot be made`);
  });

  it('judges nothing by too few rows, and says how many are needed', () => {
    const current = new WindowCounter(reference).count(new Traffic(1).rows(999), new Traffic(2).scores(999));
    const small = judgeProfiles({ reference, current, policy: 'Evidence' });
    expect(small).toMatchObject({ verdict: 'InsufficientData', judged: 0 });
    expect(small.columns[0]!.reason).toBe('the window has 999 rows of it, 1000 are needed');
    expect(judgeProfiles({ reference, current, policy: 'Evidence', minimumRows: 999 }).judged).toBe(11);
    const { of } = judge({}, {}, new Traffic(3).reference(1_995));
    expect(of('usage').reason).toBe('the reference has 1995 rows of it, 2000 are needed');
    expect(of('probability').reason).toBe('the reference has 399 rows of it, 1000 are needed');
  });

  it('needs 40 rows for each category', () => {
    const column = {
      name: 'zone',
      kind: 'Categorical' as const,
      categories: Array.from({ length: 100 }, (_, zone) => `zone ${zone}`),
      counts: { ...emptyCounts(101), bins: new Float64Array(101).fill(50, 0, 100) },
    };
    const window = (rows: number) => [
      { ...emptyCounts(101), bins: new Float64Array(101).fill(rows, 0, 100) },
    ];
    const judged = (rows: number) =>
      judgeProfiles({ reference: { columns: [column] }, current: window(rows), policy: 'Evidence' });
    expect(judged(39).columns[0]!.reason).toBe('the window has 3900 rows of it, 4000 are needed');
    expect(judged(40).verdict).toBe('Clear');
  });

  it.each([
    ['a single value', { usage: filled(0) }, 'usage', 'Drifted'],
    ['a single extreme value', { usage: filled(3e38) }, 'usage', 'Drifted'],
    ['nothing but missing values', { usage: filled(Number.NaN) }, 'usage', 'Drifted'],
    [
      'nothing but infinite values, which are refused',
      { usage: filled(Number.POSITIVE_INFINITY) },
      'usage',
      'InsufficientData',
    ],
    ['true only', { senior: filled(1) }, 'senior', 'Drifted'],
    ['missing categories only', { plan: texts(() => '') }, 'plan', 'Drifted'],
    [
      'an unseen category that the contract does not list',
      { plan: texts((row) => (row % 4 ? 'monthly' : 'weekly')) },
      'plan',
      'Drifted',
    ],
    [
      'unseen categories where there is no list',
      { city: texts((row) => `city ${row % 10_000}`) },
      'city',
      'Drifted',
    ],
    ['no rows', { usage: new Float32Array(0) }, 'usage', 'InsufficientData'],
    ['no categories', { plan: [] }, 'plan', 'InsufficientData'],
  ])('has a verdict on a column of %s', (_name, change, column, verdict) => {
    const judged = judge(change as Change);
    expect(judged.of(column).verdict).toBe(verdict);
    expect(judged.drifted).toEqual(verdict === 'Drifted' ? [column] : []);
  });

  it('has a verdict where the reference is odd', () => {
    const odd = new Traffic(5).rows(5_000);
    odd.numeric.set('usage', new Float32Array(5_000).fill(7));
    odd.numeric.set('age', new Float32Array(5_000).fill(Number.NaN));
    odd.categorical.set(
      'plan',
      Array.from({ length: 5_000 }, (_, row) => `plan ${row}`),
    );
    odd.categorical.set('city', new Array(5_000).fill(''));
    const against = new Traffic(5).referenceOf(odd, new Traffic(6).scores(1_000));
    const same = {
      usage: filled(7),
      age: filled(Number.NaN),
      plan: texts((row) => `plan ${row + 1_000}`),
      city: texts(() => ''),
    };
    const alike = judge(same, {}, against);
    for (const column of ['usage', 'age', 'city']) expect(alike.of(column).verdict, column).toBe('Stable');
    const changed = judge({}, {}, against);
    for (const column of ['usage', 'age', 'plan', 'city'])
      expect(changed.of(column).verdict, column).toBe('Drifted');
  });

  it('profiles 10,000 categories by length, and judges them by it', () => {
    const many = new Traffic(5).rows(20_000);
    many.categorical.set(
      'city',
      Array.from({ length: 20_000 }, (_, row) => `city ${10_000 + (row % 10_000)}`),
    );
    const against = new Traffic(5).referenceOf(many, new Traffic(6).scores(4_000));
    expect(judge({ city: texts((row) => `city ${10_000 + row}`) }, {}, against).of('city').verdict).toBe(
      'Stable',
    );
    expect(judge({ city: texts((row) => `town of ${row}`) }, {}, against).of('city').verdict).toBe('Drifted');
  });

  it('gives numbers in their ranges for whatever is counted', () => {
    const count = fc.integer({ min: 0, max: 100_000 });
    const sums = fc.integer({ min: -3_000_000, max: 3_000_000 });
    const counts = fc.tuple(
      ...reference.columns.concat(reference.score!).map(({ counts: { bins } }) =>
        fc.record({
          bins: fc
            .array(count, { minLength: 1, maxLength: 8 })
            .map((some) => Float64Array.from(bins, (_, bin) => some[bin % some.length]!)),
          missing: count,
          unknown: count,
          refused: count,
          sum: sums,
          low: sums,
          high: sums,
        }),
      ),
    );
    fc.assert(
      fc.property(counts, (current) => {
        const { columns, judged, drifted } = judgeProfiles({ reference, current, policy: 'Evidence' });
        expect(drifted.length).toBeLessThanOrEqual(judged);
        for (const { verdict, statistic, bound, pValue } of columns) {
          expect(['Drifted', 'Stable', 'InsufficientData']).toContain(verdict);
          if (pValue === undefined || statistic === undefined) continue;
          expect(pValue >= 0 && pValue <= 1 && statistic >= 0 && Number.isFinite(statistic)).toBe(true);
          expect(bound === undefined || bound > 0).toBe(true);
        }
      }),
    );
  });
});
