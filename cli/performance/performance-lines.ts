import type { MetricInterval } from '@churnops/lib/artifact/report.ts';
import type { ModelPerformance, Performance } from '@churnops/trainer-job/performance/measure-performance.ts';
import type { Line, Piece } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';

/** Names of metrics for people, in the order in which they are shown; `{t}` is the threshold. */
const METRICS: Readonly<Record<string, string>> = {
  auc: 'AUC',
  logLoss: 'log loss',
  brier: 'Brier score',
  accuracy: 'accuracy at {t}',
  precision: 'precision at {t}',
  recall: 'recall at {t}',
  f1: 'F1 at {t}',
};

/** What was measured, model by model, for people. */
export function performanceLines(performance: Performance): Line[] {
  const { models, positive, answerRows } = performance;
  if (models.length === 0) return [['There is no such prediction in the log.']];
  const against =
    positive === undefined ? 'none has an answer' : `probabilities are of ${JSON.stringify(positive)}`;
  return [
    ...models.flatMap((model) => [...modelLines(model, performance.threshold), []]),
    [{ tone: 'Quiet', text: `Held against ${answerRows} rows of answers; ${against}.` }],
  ];
}

/** The same for programs. */
export function performanceJson(performance: Performance): string {
  return `${JSON.stringify(performance, undefined, 2)}\n`;
}

function modelLines(model: ModelPerformance, threshold: number): Line[] {
  const { digest, logged, joined, unanswered, superseded, awaiting, from, to, evaluation } = model;
  const span = from === undefined ? '' : `, made from ${from} to ${to}`;
  const heads: Line[] = [
    [{ tone: 'Strong', text: `Model ${digest}` }],
    [`${logged} predictions logged: ${joined} with an answer${span}`],
    [`${unanswered} without an answer, ${superseded} with a newer one of the same id, ${awaiting} too young`],
  ];
  if (evaluation === undefined) return [...heads, ['Fewer than ten have an answer: nothing is measured.']];
  return [
    ...heads,
    [],
    ...tableLines([['METRIC', 'VALUE', '95 % INTERVAL'], ...metricRows(evaluation.metrics, threshold)]),
    [],
    ...tableLines([
      ['PREDICTIONS', 'MEAN PROBABILITY', 'POSITIVE SHARE'],
      ...evaluation.calibration.map(({ rows, meanProbability, positiveShare }) => [
        String(rows),
        meanProbability.toFixed(3),
        positiveShare.toFixed(3),
      ]),
    ]),
  ];
}

/** Metrics as rows of a table; one that is not defined has none. */
export function metricRows(
  metrics: Readonly<Record<string, Partial<MetricInterval>>>,
  threshold: number,
): Piece[][] {
  return Object.entries(METRICS).flatMap(([name, words]) => {
    const { value, lower, upper } = metrics[name] ?? {};
    if (value === undefined) return [];
    const interval =
      lower === undefined || upper === undefined ? '' : `${lower.toFixed(4)} to ${upper.toFixed(4)}`;
    return [[words.replace('{t}', String(threshold)), value.toFixed(4), interval]];
  });
}
