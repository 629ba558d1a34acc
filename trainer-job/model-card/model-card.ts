import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import type { Slice } from '../evaluation/slices.ts';
import type { TrainingReport } from '../training/report.ts';

/**
 * The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) as Markdown: what the model is for,
 * what it was made of, how good it is, and what it must not be used for. It holds no clock and no host.
 */
export function writeModelCard(contract: Contract, report: TrainingReport): string {
  return `${[
    `# Churn model for \`${plain(contract.target.name)}\``,
    overview(contract, report),
    '## How good it is',
    `On ${report.rows.test} rows that it was neither fitted nor tuned on; 95 % intervals.`,
    metricsTable(report),
    confusionTable(report),
    ...sliceSection(report.slices),
    '## What it was made of',
    ingredients(report),
    '## What it expects',
    featureTable(contract.features),
    '## How to read its answers',
    meaning(contract, report),
    '## Limits',
    LIMITS,
  ].join('\n\n')}\n`;
}

/** A card is to be read; the contract has all features. */
const SHOWN_FEATURES = 100;

const LIMITS = [
  '- It tells who resembles customers that left, not why they leave, nor whom an offer would keep.',
  '- It holds for customers like those it was fitted on; where prices, products or markets change, evaluate it again.',
  '- Slices of few rows have wide intervals: a difference inside the intervals is no finding.',
  '- The golden rows are synthetic: each column was drawn on its own, and no row is a customer.',
].join('\n');

function overview({ target }: Contract, { algorithm, trainer, rows }: TrainingReport): string {
  return (
    `Gives the probability that \`${plain(target.name)}\` is \`${plain(target.positive)}\`. ` +
    `${algorithm['type'] === 'RandomForest' ? 'A random forest' : 'A logistic regression'}, ` +
    `fitted on ${rows.fit} rows by the churnops trainer ${trainer.version}, as one ONNX graph with its preprocessing inside.`
  );
}

function metricsTable({ metrics }: TrainingReport): string {
  const lines = Object.keys(metrics)
    .sort()
    .map((name) => {
      const { value, lower, upper } = metrics[name]!;
      return `| ${name} | ${show(value)} | ${show(lower)} | ${show(upper)} |`;
    });
  return ['| metric | value | lower | upper |', '| --- | ---: | ---: | ---: |', ...lines].join('\n');
}

function confusionTable({ confusion, threshold }: TrainingReport): string {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  return [
    `At the threshold ${show(threshold)}:`,
    '',
    '| | predicted 1 | predicted 0 |',
    '| --- | ---: | ---: |',
    `| is 1 | ${truePositive} | ${falseNegative} |`,
    `| is 0 | ${falsePositive} | ${trueNegative} |`,
  ].join('\n');
}

/** The slices that can be judged, the worst first; the others are in report.json. */
function sliceSection(slices: Slice[]): string[] {
  const judged = slices.flatMap((slice) => (slice.auc === undefined ? [] : [{ ...slice, auc: slice.auc }]));
  if (judged.length === 0) return [];
  const worst = judged.sort((a, b) => a.auc.value - b.auc.value).slice(0, 10);
  return [
    'The ten slices with the lowest AUC (all are in `report.json`):',
    [
      '| column | value | rows | positives | AUC | lower | upper |',
      '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
      ...worst.map(
        ({ column, value, other, rows, positives, auc }) =>
          `| ${plain(column)} | ${other ? '(other)' : value === null ? '(missing)' : plain(String(value))} | ${rows} | ${positives} | ${show(auc.value)} | ${show(auc.lower)} | ${show(auc.upper)} |`,
      ),
    ].join('\n'),
  ];
}

function ingredients({ data, rows, algorithm, seed, holdOut }: TrainingReport): string {
  const { type, ...parameters } = algorithm;
  return [
    `- Data: ${data.rows} rows, ${data.positives} of them positive, fingerprint \`${data.fingerprint}\`.`,
    `- Split: ${rows.fit} fit, ${rows.tune} tune, ${rows.test} test; salt \`${plain(String(holdOut['salt']))}\`. The rule is in \`split.json\`.`,
    `- Algorithm: ${String(type)}, \`${JSON.stringify(parameters)}\`, seed ${seed}.`,
  ].join('\n');
}

function featureTable(features: Feature[]): string {
  const lines = features
    .slice(0, SHOWN_FEATURES)
    .map(
      ({ name, type, nullable, categories }) =>
        `| ${plain(name)} | ${type} | ${nullable === true ? 'yes' : 'no'} | ${categories?.length ?? ''} |`,
    );
  const more = features.length - SHOWN_FEATURES;
  return [
    '| feature | type | may be missing | categories |',
    '| --- | --- | --- | ---: |',
    ...lines,
    ...(more > 0 ? ['', `And ${more} more, in \`contract.json\`.`] : []),
  ].join('\n');
}

function meaning({ target }: Contract, { threshold }: TrainingReport): string {
  return (
    `\`probability\` is P(\`${plain(target.name)}\` = \`${plain(target.positive)}\`). The label is 1 from ${show(threshold)} on, ` +
    'which gave the best F1 on the tune rows; another balance of missed and needless calls is another threshold, and needs no training.'
  );
}

function show(value: number): string {
  return value.toFixed(4);
}

/** Text of the data or of a person, kept from being Markdown. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`|<>*_[\]]/g, '\\$&');
}
