import type { MetricInterval } from '@churnops/lib/artifact/report.ts';
import { type TrainingResult, train as trainModel } from '@churnops/trainer-job/training/train.ts';
import { SPLIT_DEFAULTS } from '@churnops/trainer-job/training/training-spec.ts';
import { type Command, textOption } from '../command.ts';
import { CONTRACT_OPTIONS, inferGivenContract } from '../contract-inference.ts';
import { ProgressLine } from '../progress-line.ts';
import { readTrainingOptions, TRAINING_OPTIONS } from '../training-options.ts';

const name = 'train';

/** `churnops train`: trains a model on a CSV file, without a cluster. */
export const train: Command = {
  positionals: ['data.csv'],
  options: {
    ...CONTRACT_OPTIONS,
    ...TRAINING_OPTIONS,
    out: { value: 'DIRECTORY', description: 'where the model goes', standard: 'model' },
  },
  example: 'churnops train customers.csv --target churn --out model',
  async run(given, { output, errorOutput }) {
    const [file = ''] = given.positionals;
    const directory = textOption(given, 'out') ?? 'model';
    const options = readTrainingOptions(given);
    const { contract, remarks } = await inferGivenContract(file, given, name);
    for (const remark of remarks) errorOutput.write(`${remark}\n`);
    const progress = new ProgressLine(errorOutput);
    try {
      const result = await trainModel({
        spec: { contract, checks: [], split: SPLIT_DEFAULTS, ...options },
        dataPath: file,
        directory,
        onProgress: (step) => progress.show(step),
      });
      progress.end();
      output.write(summarise(result, directory));
    } finally {
      progress.end();
    }
  },
};

function summarise({ digest, report }: TrainingResult, directory: string): string {
  const { metrics, rows, threshold } = report;
  const names: Record<string, string> = { auc: 'AUC', logLoss: 'log loss', accuracy: 'accuracy' };
  const measured = Object.entries(names).flatMap(([metric, label]) => {
    const found = metrics[metric as keyof typeof metrics] as MetricInterval | undefined;
    return found === undefined ? [] : [`${label} ${format(found)}`];
  });
  return [
    `Trained on ${rows.fit} rows, threshold ${threshold.toFixed(3)} chosen on ${rows.tune}, measured on ${rows.test}:`,
    ...measured.map((line) => `  ${line}`),
    `Model ${digest} is in ${directory}; its card is ${directory.replace(/\/$/, '')}/README.md.`,
    `Next: npx churnops serve ${directory}`,
    '',
  ].join('\n');
}

function format({ value, lower, upper }: MetricInterval): string {
  return `${value.toFixed(3)} (95 % interval ${lower.toFixed(3)} to ${upper.toFixed(3)})`;
}
