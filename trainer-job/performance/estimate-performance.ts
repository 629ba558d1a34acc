import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readPredictionLog, type TimeRange } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { error } from '../errors.ts';
import { type CalibrationEvidence, requireCalibrated } from './calibration.ts';
import { type EstimatedMetrics, estimateMetrics } from './estimate.ts';
import { MAXIMUM_IDS, NewestPredictions } from './newest-predictions.ts';

/** What every estimate rests on. */
const ASSUMPTION =
  'The scores are as well calibrated on these rows as they were on the test rows: customers with the same features still churn as often.';

const MAXIMUM_OTHERS = 20;

/** What a model's predictions are expected to be worth, before it is known what became true. */
export interface PerformanceEstimate {
  method: 'CBPE';
  assumption: string;
  /** `sha256:` and 64 hex digits. */
  digest: string;
  /** Rows of this model in the range, and those of them that a newer one of the same id takes the place of. */
  logged: number;
  superseded: number;
  /** Of which other models the range has rows, as far as twenty. */
  otherDigests: string[];
  /** From which probability on a row counts as predicted positive. */
  threshold: number;
  calibration: CalibrationEvidence;
  metrics: EstimatedMetrics;
}

/** What is estimated. */
export interface EstimateOptions {
  model: Pick<ModelArtifact, 'digest' | 'version' | 'report'>;
  /** The directory of a prediction log, or of a copy. */
  log: string;
  range: TimeRange;
  /** In [0, 1]. */
  threshold: number;
}

/**
 * Estimates from a log alone, and only for a model whose report shows calibrated scores. Of each id the newest prediction counts, as where answers are known.
 *
 * @throws ScoresUncalibrated, PredictionLogInvalid or PredictionsTooMany.
 */
export async function estimatePerformance({
  model: { digest, version, report },
  log,
  range,
  threshold,
}: EstimateOptions): Promise<PerformanceEstimate> {
  const calibration = requireCalibrated(report, version);
  const newest = new NewestPredictions();
  const others = new Set<string>();
  for await (const records of readPredictionLog(log, range)) {
    for (const record of records)
      if (record.digest === digest) newest.take(record);
      else if (others.size < MAXIMUM_OTHERS) others.add(record.digest);
    if (newest.size > MAXIMUM_IDS) throw error('PredictionsTooMany', { log, maximum: MAXIMUM_IDS });
  }
  const probability = newest.probabilities();
  return {
    method: 'CBPE',
    assumption: ASSUMPTION,
    digest,
    logged: newest.size + newest.superseded,
    superseded: newest.superseded,
    otherDigests: [...others].sort(),
    threshold,
    calibration,
    metrics: estimateMetrics(probability, threshold),
  };
}
