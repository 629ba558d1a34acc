import { type ColumnCounts, presentRows } from '../../profile/column-counts.ts';
import { isAtom } from '../../profile/quantile-bins.ts';
import type { ColumnReference } from '../../profile/reference-profile.ts';
import { type BinnedPair, isNumbers, pairBins, pairShares } from '../own-bins.ts';
import { shareDistance } from '../own-shares.ts';
import { binnedKolmogorovSmirnov } from '../statistic/binned.ts';
import { chiSquare } from '../statistic/chi-square.ts';
import { kolmogorovSmirnovPValue } from '../statistic/kolmogorov-smirnov.ts';
import { proportionsTest } from '../statistic/proportions.ts';
import type { Measure } from '../verdict.ts';
import { wassersteinOfCounts } from '../wasserstein-of-counts.ts';
import { chooseTest, type EvidentlyColumn } from './evidently-column.ts';
import type { DriftTest } from './tests.ts';

/** Rows of several values that share a bin of the reference: each has fewer than 10, or a thousandth of all. */
const ROWS_OF_ONE = 9;
/** Differences of cumulated shares below this are of rounding. */
const ROUNDING = 1e-12;

/** A column of a profile, and of a window in the same bins, as the policy Evidently asks it. */
export function profileColumn(column: ColumnReference, current: ColumnCounts): EvidentlyColumn {
  const { name, counts } = column;
  const kind = isNumbers(column) ? column.kind : 'Categorical';
  const pair = pairBins(column, current);
  const sum = (rows: readonly number[]) => rows.reduce((total, count) => total + count, 0);
  const rows = { reference: sum(pair.reference), current: sum(pair.current) };
  const missing = { reference: counts.missing, current: current.missing };
  const isUnbinned = isNumbers(column) && column.deviation === 0;
  return {
    name,
    kind,
    rows,
    missing,
    isTwofold: pair.reference.filter((count) => count > 0).length <= 2,
    distinct: countDistinct(kind, pair, rows.reference),
    ...(isUnbinned && { untestable: 'the reference has fewer than 10 values of it, too few for bins' }),
    measure: (test) => measure(column, current, pair, test),
  };
}

/**
 * How many distinct values there are, as far as bins tell: a bin of one value is one, and any other of numbers two, which keeps rare values beside a few frequent ones apart from values that are all
 * different, and where there are no three bins as many as it has rows. One of categories has as many of the reference as are needed for none to have a bin of its own.
 */
function countDistinct(
  kind: EvidentlyColumn['kind'],
  { reference, current, single }: BinnedPair,
  rows: number,
): EvidentlyColumn['distinct'] {
  const isCategorical = kind === 'Categorical';
  const enough = single.length > 2;
  const values = { chosen: 0, least: 0, most: 0 };
  single.forEach((one, bin) => {
    const most = reference[bin]! + current[bin]!;
    const several = isCategorical ? Math.max(1, Math.ceil(reference[bin]! / ROWS_OF_ONE)) : enough ? 2 : most;
    values.chosen += one ? 1 : several;
    values.least += one || !isCategorical ? 1 : several;
    values.most += one ? 1 : most;
  });
  const testFor = (distinct: number) => chooseTest({ kind, rows: { reference: rows, current: 0 } }, distinct);
  return { values: values.chosen, sure: testFor(values.least) === testFor(values.most) };
}

function measure(
  column: ColumnReference,
  current: ColumnCounts,
  pair: BinnedPair,
  test: DriftTest,
): Measure | undefined {
  switch (test) {
    case 'KolmogorovSmirnov':
      return isNumbers(column) ? kolmogorovSmirnov(column.edges, column.counts, current) : undefined;
    case 'Wasserstein':
      return isNumbers(column) ? wassersteinOfCounts(column, current, 'Evidently') : undefined;
    case 'Proportions':
      return proportions(pair);
    case 'ChiSquare':
      return chiSquareOf(pairShares(column, current));
    default:
      return shareDistance(pairShares(column, current), test);
  }
}

function kolmogorovSmirnov(edges: readonly number[], before: ColumnCounts, now: ColumnCounts): Measure {
  const values = ({ bins }: ColumnCounts) => ({ bins, missing: 0 });
  const { lower, upper } = binnedKolmogorovSmirnov(values(before), values(now), (bin) => isAtom(edges, bin));
  const pValue = kolmogorovSmirnovPValue(lower, presentRows(before), presentRows(now));
  return upper - lower < ROUNDING
    ? { statistic: lower, pValue, precision: 'Exact' }
    : { statistic: lower, bound: upper - lower, pValue, precision: 'Bounded' };
}

/** Exact where each value has its own bin; also where a bin of several has rows of the window only: any of them makes the statistic infinite. */
function chiSquareOf({ reference, current, single }: BinnedPair): Measure {
  const { statistic, pValue } = chiSquare(reference, current);
  const isExact = single.every((one, bin) => one || reference[bin] === 0);
  return {
    statistic: Math.min(statistic, Number.MAX_VALUE),
    pValue,
    precision: isExact ? 'Exact' : 'OwnBins',
  };
}

function proportions({ reference, current, single }: BinnedPair): Measure | undefined {
  if (reference.length > 2) return undefined;
  const sample = ([no = 0, yes = 0]: readonly number[]) => ({ count: yes, rows: no + yes });
  const result = proportionsTest(sample(reference), sample(current));
  return { ...result, precision: single.every(Boolean) ? 'Exact' : 'OwnBins' };
}
