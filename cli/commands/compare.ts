import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { COMPARED_METRICS, type Difference } from '@churnops/lib/comparison/comparison-report.ts';
import {
  type DifferenceVerdict,
  judgeDifference,
  rowsNeeded,
} from '@churnops/lib/comparison/judge-difference.ts';
import { type ComparisonResult, compareModels } from '@churnops/trainer-job/comparison/compare.ts';
import { formatOf } from '@churnops/trainer-job/table/table.ts';
import { COMPARISON_STARTS, ProgressReporter } from '@churnops/trainer-job/training/progress.ts';
import { DEFAULT_SEED } from '@churnops/trainer-job/training/training-spec.ts';
import { type Arguments, type Command, numberOption, textOption, wholeNumberOption } from '../command.ts';
import { formatComparison } from '../comparison-table.ts';
import { usageError } from '../errors.ts';
import { ProgressLine } from '../progress-line.ts';
import { requireReadableFile } from '../readable-file.ts';

const name = 'compare';
const DEFAULT_METRIC = 'auc';
const DEFAULT_MAXIMUM_LOSS = 0.005;
const EXIT_CODES: Readonly<Record<DifferenceVerdict, number>> = { NotWorse: 0, Worse: 1, Undecided: 2 };

/** `churnops compare`: a candidate against what is served, on rows that are new to both, without a cluster. */
export const compare: Command = {
  positionals: ['candidate directory', 'served directory', 'data.csv'],
  options: {
    metric: {
      value: 'NAME',
      description: `what decides: ${Object.keys(COMPARED_METRICS).join(', ')}`,
      standard: DEFAULT_METRIC,
    },
    'maximum-loss': {
      value: 'LOSS',
      description: 'how much worse the candidate may be in that metric',
      standard: String(DEFAULT_MAXIMUM_LOSS),
    },
    seed: {
      value: 'N',
      description: 'the same seed, models and data give the same intervals',
      standard: String(DEFAULT_SEED),
    },
  },
  notes:
    'Only rows count that both models are proven to be new to, by the rules that were recorded when they were trained.\nThe exit code is 0 where the candidate is not worse, 1 where it is, 2 where that cannot be said.',
  example: 'churnops compare model model-before customers.csv --maximum-loss 0.005',
  async run(given, { output, errorOutput }) {
    const [candidate = '', served = '', dataPath = ''] = given.positionals;
    const metric = readMetric(given);
    const maximumLoss = numberOption(given, 'maximum-loss', {
      command: name,
      standard: DEFAULT_MAXIMUM_LOSS,
      minimum: 0,
      maximum: 100,
    });
    const seed = wholeNumberOption(given, 'seed', {
      command: name,
      standard: DEFAULT_SEED,
      minimum: 0,
      maximum: 2 ** 31 - 1,
    });
    await requireReadableFile(dataPath);
    const line = new ProgressLine(errorOutput);
    try {
      const result = await compareModels({
        candidate: await readModelDirectory(candidate),
        served: await readModelDirectory(served),
        dataPath,
        dataFormat: formatOf({ path: dataPath }),
        asOf: new Date(),
        checks: [],
        seed,
        progress: new ProgressReporter((step) => line.show(step), undefined, COMPARISON_STARTS),
        clock: () => performance.now(),
      });
      line.end();
      const difference = result.report.metrics[metric];
      const verdict = difference === undefined ? 'Undecided' : judgeDifference(difference, maximumLoss);
      output.write(`${formatComparison(result)}${conclude(result, metric, maximumLoss, verdict)}\n`);
      return EXIT_CODES[verdict];
    } finally {
      line.end();
    }
  },
};

function readMetric(given: Arguments): string {
  const metric = textOption(given, 'metric') ?? DEFAULT_METRIC;
  if (Object.hasOwn(COMPARED_METRICS, metric)) return metric;
  const known = Object.keys(COMPARED_METRICS).join(', ');
  throw usageError(`--metric must be one of ${known}, not ${JSON.stringify(metric)}`, name);
}

function conclude(
  { report }: ComparisonResult,
  metric: string,
  maximumLoss: number,
  verdict: DifferenceVerdict,
): string {
  const difference = report.metrics[metric];
  if (difference === undefined) return `Undecided: ${report.undecidable}`;
  const loss = `by more than ${maximumLoss} in ${metric}`;
  if (verdict === 'NotWorse') return `Not worse: with 95 % confidence the candidate does not lose ${loss}.`;
  if (verdict === 'Worse') return `Worse: the candidate loses ${loss}.`;
  return `Undecided: whether the candidate loses ${loss} cannot be said on ${report.rows} rows${needed(difference, report.rows, maximumLoss)}.`;
}

function needed(difference: Difference, rows: number, maximumLoss: number): string {
  const count = rowsNeeded(difference, rows, maximumLoss);
  return count === undefined ? '' : `; about ${count} would decide`;
}
