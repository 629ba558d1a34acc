import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import { describe, expect, it } from 'vitest';
import { requireCalibrated } from './calibration.ts';

const report = (calibration: unknown) => ({ calibration }) as unknown as EvaluationReport;
const bin = (rows: number, meanProbability: number, positiveShare: number) => ({
  rows,
  meanProbability,
  positiveShare,
});

describe('requireCalibrated', () => {
  it('takes scores that came true about as often as they said, and tells by how much they did not', () => {
    const found = requireCalibrated(report([bin(900, 0.1, 0.12), bin(100, 0.8, 0.7)]), 'm');
    expect(found.gap).toBeCloseTo(0.9 * 0.02 + 0.1 * 0.1, 12);
    expect(found.rows).toBe(1_000);
  });

  it.each([
    ['scores that say too much', [bin(500, 0.2, 0.1), bin(500, 0.9, 0.8)], 'off by 0.100 on average'],
    ['too few rows', [bin(999, 0.1, 0.1)], '999 rows, 1000 are needed'],
    ['a report without calibration', undefined, 'has no calibration'],
    ['a report of another shape', [{ rows: 1_000 }], 'has no calibration'],
  ])('refuses %s', (_, calibration, reason) => {
    expect(() => requireCalibrated(report(calibration), 'm')).toThrow(
      expect.objectContaining({ code: 'ScoresUncalibrated', message: expect.stringContaining(reason) }),
    );
  });
});
