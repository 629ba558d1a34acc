import { describe, expect, it } from 'vitest';
import { SMALL_REPORT } from './comparison.fixture.ts';
import { parseComparisonReport, parseLatencyComparison } from './comparison-report.ts';

const auc = SMALL_REPORT.metrics['auc']!;

describe('parseComparisonReport', () => {
  it('takes a report that is whole, and one that says why nothing can be said', () => {
    expect(parseComparisonReport(SMALL_REPORT, 'It')).toEqual(SMALL_REPORT);
    const undecidable = { ...SMALL_REPORT, rows: 0, metrics: {}, slices: [], undecidable: 'No row is new.' };
    expect(parseComparisonReport(undecidable, 'It')).toEqual(undecidable);
  });

  it.each<[string, object, string]>([
    ['another format', { formatVersion: 2 }, 'formatVersion'],
    ['no served model', { served: undefined }, 'served is not a digest'],
    ['half a row', { rows: 0.5 }, 'rows'],
    ['no fingerprint', { data: {} }, 'fingerprint'],
    ['a bound that is not there', { metrics: { auc: { ...auc, lower95OneSided: null } } }, 'metrics'],
    ['an interval of one end', { metrics: { auc: { ...auc, interval95: [0] } } }, 'metrics'],
    ['a judged slice without bounds', { slices: [{ ...SMALL_REPORT.slices[0], judged: true }] }, 'slices[0]'],
    ['a reason that is no sentence', { undecidable: 1 }, 'undecidable'],
  ])('refuses %s', (_, change, reason) => {
    expect(() => parseComparisonReport({ ...SMALL_REPORT, ...change }, 'It')).toThrow(
      expect.objectContaining({ code: 'ArtifactInvalid', message: expect.stringContaining(reason) }),
    );
  });
});

describe('parseLatencyComparison', () => {
  it('refuses what has no ratio', () => {
    expect(() => parseLatencyComparison({ formatVersion: 1, ratio: '2' }, 'It')).toThrow('no ratio');
  });
});
