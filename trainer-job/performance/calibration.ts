import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import { error } from '../errors.ts';

/** How far scores are from being calibrated, on the test rows of their model. */
export interface CalibrationEvidence {
  /**
   * Between what was said and what came, the mean over groups of rows of equal probability (the expected calibration error, Naeini et al. 2015); chance alone
   * makes some 0.02 of 1,000 rows.
   */
  gap: number;
  /** The test rows that it was measured on. */
  rows: number;
}

/** Scores with a larger gap are not called calibrated here. */
const MAXIMUM_GAP = 0.05;
/** Of fewer rows, chance could hide or feign a gap of that size. */
const MINIMUM_ROWS = 1_000;

/**
 * Reads from a model's report whether its scores are calibrated.
 *
 * @param model names it, for people.
 * @throws ScoresUncalibrated where they are not, or the report does not say.
 */
export function requireCalibrated(report: EvaluationReport, model: string): CalibrationEvidence {
  const refuse = (reason: string) => error('ScoresUncalibrated', { model, reason });
  const { calibration } = report as EvaluationReport & { calibration?: unknown };
  if (!Array.isArray(calibration) || !calibration.every(isBin)) throw refuse('its report has no calibration');
  const rows = calibration.reduce((sum, bin) => sum + bin.rows, 0);
  if (rows < MINIMUM_ROWS)
    throw refuse(`its report tells of ${rows} rows, ${MINIMUM_ROWS} are needed to tell`);
  const gap =
    calibration.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.meanProbability - bin.positiveShare), 0) /
    rows;
  if (gap > MAXIMUM_GAP) {
    const found = `on its test rows they are off by ${gap.toFixed(3)} on average, at most ${MAXIMUM_GAP} is allowed`;
    throw refuse(found);
  }
  return { gap, rows };
}

function isBin(bin: unknown): bin is { rows: number; meanProbability: number; positiveShare: number } {
  if (typeof bin !== 'object' || bin === null) return false;
  const { rows, meanProbability, positiveShare } = bin as Record<string, unknown>;
  return Number.isInteger(rows) && isShare(meanProbability) && isShare(positiveShare);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
