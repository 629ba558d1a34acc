import type { PerformanceEstimate } from '@churnops/trainer-job/performance/estimate-performance.ts';
import type { Line } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import { metricRows } from './performance-lines.ts';

/** An estimate for people, with what it rests on. */
export function estimateLines(estimate: PerformanceEstimate): Line[] {
  const { digest, logged, superseded, otherDigests, threshold, metrics, calibration, assumption } = estimate;
  const values = Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [metric, { value }]));
  const rows = metricRows(values, Number(threshold.toFixed(4)));
  return [
    [{ tone: 'Strong', text: `Model ${digest}` }],
    [`${logged} predictions logged, ${superseded} with a newer one of the same id`],
    [],
    ...(rows.length === 0
      ? [['Nothing is estimated of no predictions.'], ...otherModels(otherDigests)]
      : tableLines([['METRIC', 'ESTIMATE'], ...rows])),
    [],
    [{ tone: 'Waiting', text: 'An estimate (CBPE), not a measurement. It assumes:' }],
    [assumption],
    [`There they were off by ${calibration.gap.toFixed(3)} on average, over ${calibration.rows} rows.`],
  ];
}

/** Tells where there is nothing of this model of which ones there is something: another one's directory may be meant. */
function otherModels(digests: readonly string[]): Line[] {
  if (digests.length === 0) return [['The log has none of other models in this range either.']];
  return [['The log has predictions of other models in this range:'], ...digests.map((digest) => [digest])];
}
