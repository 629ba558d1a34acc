import { describe, expect, it } from 'vitest';
import type { DetectedColumn } from './detect-drift.ts';
import { reportColumn } from './report.ts';

const verdict = (column: DetectedColumn['column']): DetectedColumn => ({
  name: 'x',
  verdict: 'Stable',
  test: 'Wasserstein',
  statistic: 0,
  threshold: 0.1,
  rows: { reference: 1, current: 1 },
  missing: { reference: 0, current: 0 },
  column,
});
const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

describe('reportColumn', () => {
  it('bins numbers so that one odd value does not press the rest together', () => {
    const reference = Float64Array.from({ length: 1_000 }, (_, index) => (index === 999 ? 1e9 : index));
    const { plot, test } = reportColumn(
      verdict({ type: 'Numeric', reference, current: reference.map((value) => value + 5), integers: true }),
    );
    if (plot.kind !== 'Bins') throw new TypeError('bins are expected');
    expect(test).toBe('Wasserstein');
    expect(plot.edges.at(-1)).toBeLessThan(1_010);
    expect(sum(plot.reference)).toBeCloseTo(1);
    expect(sum(plot.current)).toBeCloseTo(1);
  });

  it('draws a sample that is empty as nothing', () => {
    const { plot } = reportColumn(
      verdict({
        type: 'Numeric',
        reference: Float64Array.of(1, 2),
        current: new Float64Array(),
        integers: true,
      }),
    );
    expect(sum(plot.current)).toBe(0);
    expect(sum(plot.reference)).toBe(1);
  });

  it('shows the largest levels and pools the others', () => {
    const many = new Map(Array.from({ length: 30 }, (_, index) => [`level ${index}`, 30 - index]));
    const { plot } = reportColumn(
      verdict({ type: 'Categorical', reference: many, current: new Map([['new', 5]]) }),
    );
    if (plot.kind !== 'Levels') throw new TypeError('levels are expected');
    expect(plot.names[0]).toBe('new');
    expect(plot.names.at(-1)).toBe('19 others');
    expect(sum(plot.reference)).toBeCloseTo(1);
    expect(sum(plot.current)).toBe(1);
  });
});
