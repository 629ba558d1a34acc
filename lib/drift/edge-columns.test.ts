import { describe, expect, it } from 'vitest';
import { parseContract } from '../contract/contract.ts';
import { buildReference } from '../profile/build-reference.ts';
import { createColumnRecorder } from '../profile/column-recorder.ts';
import { categoricalColumn, numericColumn } from './evidently/raw-column.ts';
import { judgeProfiles } from './judge-profiles.ts';
import { judgeSamples } from './judge-samples.ts';
import type { DriftPolicy, JudgedColumn } from './verdict.ts';

const ROWS = 24_000;
type Values = number[] | string[];
type Verdict = JudgedColumn['verdict'];

const from = <T>(of: (row: number) => T, rows = ROWS) => Array.from({ length: rows }, (_, row) => of(row));
const spread = (row: number) => ((row * 7_919) % 1_009) / 1_009;
const numbers = from(spread);
const words = from((row) => ['a', 'b', 'c'][row % 3]!);
const many = (prefix: string) => from((row) => `${prefix} ${10_000 + (row % 10_000)}`);

/** Judges one column that is there as rows, infinite numbers among the missing ones. */
function judgeRaw(reference: Values, current: Values, policy: DriftPolicy): JudgedColumn {
  const isText = [...reference, ...current].some((value) => typeof value === 'string');
  const column = isText
    ? categoricalColumn(reference as string[], current as string[])
    : numericColumn(reference as number[], current as number[]);
  const valued = (values: Values) =>
    values.filter((value) => (isText ? value !== '' : Number.isFinite(value))).length;
  const rows = { reference: valued(reference), current: valued(current) };
  const missing = { reference: reference.length - rows.reference, current: current.length - rows.current };
  return judgeSamples([{ name: 'column', rows, missing, column }], { policy }).columns[0]!;
}

/** Judges the same column from counts in the bins of its reference. */
function judgeProfiled(reference: Values, current: Values, policy: DriftPolicy): JudgedColumn {
  const isText = [...reference, ...current].some((value) => typeof value === 'string');
  const type = isText ? 'Categorical' : 'Numeric';
  const { features } = parseContract({
    target: { name: 'churn', positive: 'yes' },
    features: [{ name: 'column', type, nullable: true }],
  });
  const typed = (values: Values) => (isText ? (values as string[]) : Float32Array.from(values as number[]));
  const named = new Map([['column', typed(reference)]]);
  const profile = buildReference(
    { features },
    {
      rows: reference.length,
      numeric: (isText ? new Map() : named) as Map<string, Float32Array>,
      categorical: (isText ? named : new Map()) as Map<string, string[]>,
    },
  );
  const recorder = createColumnRecorder(profile.columns[0]!, features[0]);
  recorder.record(typed(current));
  return judgeProfiles({ reference: profile, current: [recorder.counts], policy }).columns[0]!;
}

/** What each judge says: Evidence and Evidently of raw rows, then of profiles. */
type Verdicts = [Verdict, Verdict, Verdict, Verdict];
const all = (verdict: Verdict): Verdicts => [verdict, verdict, verdict, verdict];

describe.each<[string, Values, Values, Verdicts]>([
  ['empty', [], [], all('InsufficientData')],
  ['empty in the window', numbers, [], all('InsufficientData')],
  ['empty in the reference', [], numbers, all('InsufficientData')],
  ['of the same single value', from(() => 7), from(() => 7), all('Stable')],
  ['of another single value', from(() => 7), from(() => 8), all('Drifted')],
  ['of a single value by now', numbers, from(() => 0.5), all('Drifted')],
  ['of a single category', from(() => 'a'), from(() => 'a'), all('Stable')],
  ['of another single category', from(() => 'a'), from(() => 'b'), all('Drifted')],
  // Where there never was a value, Evidently has nothing to compare; that none is missing less often than before is something to Evidence.
  [
    'always missing',
    from(() => Number.NaN),
    from(() => Number.NaN),
    ['Stable', 'InsufficientData', 'Stable', 'InsufficientData'],
  ],
  [
    'of categories that are always missing',
    from(() => ''),
    from(() => ''),
    ['Stable', 'InsufficientData', 'Stable', 'InsufficientData'],
  ],
  ['missing by now', numbers, from(() => Number.NaN), all('Drifted')],
  ['of categories that are missing by now', words, from(() => ''), all('Drifted')],
  ['no longer missing', from(() => Number.NaN), numbers, all('Drifted')],
  // A contract refuses what is infinite, so that no row of a window is left; a file may hold it, and loses its values.
  [
    'infinite by now',
    numbers,
    from(() => Number.POSITIVE_INFINITY),
    ['Drifted', 'Drifted', 'InsufficientData', 'InsufficientData'],
  ],
  [
    'half infinite',
    numbers,
    from((row) => (row % 2 === 0 ? Number.NEGATIVE_INFINITY : spread(row))),
    // In a file half of the values are missing by now, which Evidently does not look at.
    ['Drifted', 'Stable', 'Stable', 'Stable'],
  ],
  ['with an unseen category', words, from((row) => 'abcd'[row % 4]!), all('Drifted')],
  ['of unseen categories alone', words, from((row) => 'xyz'[row % 3]!), all('Drifted')],
  // More than a thousand categories are profiled by their lengths, which Evidently does not compare.
  [
    'of the same 10,000 categories',
    many('id'),
    many('id'),
    ['InsufficientData', 'Stable', 'Stable', 'InsufficientData'],
  ],
  [
    'of 10,000 other categories',
    many('id'),
    many('another'),
    ['InsufficientData', 'Drifted', 'Drifted', 'InsufficientData'],
  ],
])('a column %s', (_name, reference, current, verdicts) => {
  it.each([
    ['Evidence', 'rows', judgeRaw, verdicts[0]],
    ['Evidently', 'rows', judgeRaw, verdicts[1]],
    ['Evidence', 'profiles', judgeProfiled, verdicts[2]],
    ['Evidently', 'profiles', judgeProfiled, verdicts[3]],
  ] as const)('has a verdict by %s on %s', (policy, _what, judge, verdict) => {
    const judged = judge(reference, current, policy);
    expect(judged.verdict).toBe(verdict);
    if (verdict === 'InsufficientData') expect(judged.reason).not.toBe('');
    for (const number of [judged.statistic, judged.bound, judged.pValue])
      if (number !== undefined) expect(Number.isFinite(number)).toBe(true);
  });
});
