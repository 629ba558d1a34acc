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

  const meanOf = (name: string, risen: number) => {
    const place = profiledColumns(reference).findIndex((column) => column.name === name);
    const { numeric, ...columns } = traffic.rows(2_000);
    const values = numeric.get(name)!.map((value) => value + risen);
    const moved = { ...columns, numeric: new Map([...numeric, [name, values]]) };
    const counts = new WindowCounter(reference).count(moved, traffic.scores(2_000))[place]!;
    const plot = profilePlot(profiledColumns(reference)[place]!, counts);
    if (plot.kind !== 'Bins') throw new TypeError('bins are expected');
    const mean = (shares: readonly number[]) =>
      sum(shares.map((share, bar) => (share * (plot.edges[bar]! + plot.edges[bar + 1]!)) / 2));
    return { before: mean(plot.reference), now: mean(plot.current) };
  };

  it.each([600, -600])('shows how far rows moved by %d beyond all that the reference has', (risen) => {
    const { before, now } = meanOf('charges', risen);
    expect(before).toBeGreaterThan(50);
    expect(before).toBeLessThan(80);
    expect(Math.abs(now - before - risen)).toBeLessThan(20);
  });

  it('gives each bar as many whole numbers', () => {
    const place = profiledColumns(reference).findIndex(({ name }) => name === 'tenure');
    const plot = profilePlot(profiledColumns(reference)[place]!, current[place]!);
    if (plot.kind !== 'Bins') throw new TypeError('bins are expected');
    expect(plot.edges.every((edge) => Number.isInteger(edge + 0.5))).toBe(true);
    expect(plot.edges[1]! - plot.edges[0]!).toBe(2);
  });

  it('names categories that the model does not know only where the counts do', () => {
    const place = profiledColumns(reference).findIndex(({ name }) => name === 'plan');
    const column = profiledColumns(reference)[place]!;
    const counts = { ...current[place]!, unknown: 500 };
    expect(profilePlot(column, counts)).toMatchObject({ names: expect.arrayContaining(['unknown ones']) });
    const named = profilePlot(column, { ...counts, unseen: new Map([['weekly', 500]]) });
    expect(named).toMatchObject({ names: expect.arrayContaining(['weekly']) });
    expect(named).not.toMatchObject({ names: expect.arrayContaining(['unknown ones']) });
  });
});
