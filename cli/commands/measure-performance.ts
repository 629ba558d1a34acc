import { measurePerformance as measure } from '@churnops/trainer-job/performance/measure-performance.ts';
import { type Command, numberOption, requiredOption, textOption, wantsJson } from '../command.ts';
import { LOG_OPTIONS, readDelay, readModel, readRange } from '../performance/log-options.ts';
import { performanceJson, performanceLines } from '../performance/performance-lines.ts';
import { requireReadableFile } from '../readable-file.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';

const name = 'measure-performance';

/** `churnops measure-performance`: holds logged predictions against what became true, without a cluster. */
export const measurePerformance: Command = {
  positionals: ['log directory', 'labels.csv'],
  options: {
    id: { value: 'COLUMN', description: 'the column of the ids (needed)' },
    label: { value: 'COLUMN', description: 'the column that says what became true (needed)' },
    positive: {
      value: 'VALUE',
      description: 'the value that probabilities are of',
      standard: 'the rarer one',
    },
    ...LOG_OPTIONS,
    'label-delay': {
      value: 'DURATION',
      description: 'leave out predictions younger than that, whose answers are not known yet, such as 30d',
    },
    threshold: {
      value: 'NUMBER',
      description: 'from which probability on a row counts as positive',
      standard: '0.5',
    },
    output: { short: 'o', value: 'json', description: 'for programs' },
  },
  notes: [
    'The log is what pods write where spec.serving.predictionLog says so, or a copy of it; serve --prediction-log writes',
    'one too. Of each id and model the newest prediction counts that is in the range: let --until be a time before it was',
    'known what became true. An empty cell of the labels is no answer yet. The labels may have any number of rows, the',
    'range at most 5,000,000 ids.',
  ].join('\n'),
  example:
    'churnops measure-performance predictions churned.csv --id customer_id --label churn --positive Yes',
  async run(given, { output, environment, now }) {
    const [log = '', labels = ''] = given.positionals;
    const answers = {
      path: labels,
      id: requiredOption(given, 'id', name),
      label: requiredOption(given, 'label', name),
    };
    const positive = textOption(given, 'positive');
    const model = readModel(given, name);
    const json = wantsJson(given, name);
    const bounds = { command: name, standard: 0.5, minimum: 0, maximum: 1 };
    const options = {
      log,
      answers,
      ...(positive === undefined ? {} : { positive }),
      ...(model === undefined ? {} : { model }),
      range: readRange(given, name),
      matureBefore: now().getTime() - readDelay(given, 'label-delay', name),
      threshold: numberOption(given, 'threshold', bounds),
    };
    await requireReadableFile(labels);
    const performance = await measure(options);
    if (json) output.write(performanceJson(performance));
    else {
      const paint = choosePaint(output, environment);
      for (const line of performanceLines(performance)) output.write(`${formatLine(line, paint)}\n`);
    }
  },
};
