import { type ColumnCounts, presentRows } from '../../profile/column-counts.ts';
import { isAtom } from '../../profile/quantile-bins.ts';
import type { ColumnReference, NumericReference } from '../../profile/reference-profile.ts';
import { kolmogorovLimit } from '../distribution/kolmogorov-limit.ts';
import { type BinnedPair, isNumbers, pairBins, pairShares } from '../own-bins.ts';
import { isShareDistance, shareDistance } from '../own-shares.ts';
import { binnedKolmogorovSmirnov } from '../statistic/binned.ts';
import { wassersteinOfCounts } from '../wasserstein-of-counts.ts';
import type { EvidenceColumn, Significance } from './evidence-column.ts';
import { testLevels } from './test-levels.ts';

/** A column of a profile, and of a window in the same bins, as the policy Evidence asks it. */
export function profileColumn(column: ColumnReference, current: ColumnCounts): EvidenceColumn {
  const { name, counts } = column;
  const missing = { reference: counts.missing, current: current.missing };
  if (isNumbers(column)) {
    return {
      name,
      kind: column.kind,
      rows: { reference: presentRows(counts), current: presentRows(current) },
      missing,
      levels: 0,
      isTwofold: false,
      significance: () => testNumbers(column, current),
      distance: (test) => {
        if (test === 'Wasserstein') return wassersteinOfCounts(column, current, 'Evidence');
        return isShareDistance(test) ? shareDistance(pairShares(column, current), test) : undefined;
      },
    };
  }
  const pair = withMissing(pairBins(column, current), missing);
  return {
    name,
    kind: 'Categorical',
    rows: {
      reference: presentRows(counts) + counts.unknown,
      current: presentRows(current) + current.unknown,
    },
    missing,
    levels: pair.single.length,
    isTwofold: [...counts.bins, counts.unknown].filter((count) => count > 0).length <= 2,
    significance: () => {
      const precision = pair.single.every(Boolean) ? 'Exact' : 'OwnBins';
      return { ...testLevels(pair.reference, pair.current), precision };
    },
    distance: (test) => (isShareDistance(test) ? shareDistance(pair, test) : undefined),
  };
}

function testNumbers({ edges, counts }: NumericReference, current: ColumnCounts): Significance {
  const { lower, upper } = binnedKolmogorovSmirnov(counts, current, (bin) => isAtom(edges, bin));
  const [n, m] = [presentRows(counts) + counts.missing, presentRows(current) + current.missing];
  return {
    test: 'KolmogorovSmirnov',
    statistic: lower,
    ...(upper > lower && { bound: upper - lower }),
    pValue: kolmogorovLimit((n * m) / (n + m), lower),
    precision: upper > lower ? 'Bounded' : 'Exact',
  };
}

function withMissing(pair: BinnedPair, missing: EvidenceColumn['missing']): BinnedPair {
  if (missing.reference + missing.current === 0) return pair;
  return {
    reference: [...pair.reference, missing.reference],
    current: [...pair.current, missing.current],
    single: [...pair.single, true],
  };
}
