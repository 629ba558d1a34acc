import { describe, expect, it } from 'vitest';
import { Traffic, WindowCounter } from '../drift/evidence/traffic.fixture.ts';
import { emptyCounts } from '../profile/column-counts.ts';
import { binsOf, profiledColumns } from '../profile/reference-profile.ts';
import { profilePlot } from './profile-plot.ts';

const traffic = new Traffic(1);
const reference = traffic.reference(5_000);
const current = new WindowCounter(reference).count(traffic.rows(2_000, 1), traffic.scores(2_000));
const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

describe('profilePlot', () => {
  it.each(profiledColumns(reference).map((column, index) => [column.name, column, index] as const))(
    'draws all rows of %s',
    (_name, column, index) => {
      const plot = profilePlot(column, current[index]!);
      expect(sum(plot.reference)).toBeCloseTo(1);
      expect(sum(plot.current)).toBeCloseTo(1);
      for (const share of [...plot.reference, ...plot.current]) expect(share).toBeGreaterThanOrEqual(-1e-12);
    },
  );

  it('shows where a column has moved to', () => {
    const plot = profilePlot(reference.columns[0]!, current[0]!);
    if (plot.kind !== 'Bins') throw new TypeError('bins are expected');
    const mean = (shares: readonly number[]) =>
      sum(shares.map((share, bin) => (share * (plot.edges[bin]! + plot.edges[bin + 1]!)) / 2));
    expect(mean(plot.current) - mean(plot.reference)).toBeGreaterThan(0.8);
  });

  it('draws nothing of a window without rows', () => {
    for (const column of profiledColumns(reference))
      expect(sum(profilePlot(column, emptyCounts(binsOf(column))).current)).toBe(0);
  });
});
