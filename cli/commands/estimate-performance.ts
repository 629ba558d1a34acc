import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { estimatePerformance as estimate } from '@churnops/trainer-job/performance/estimate-performance.ts';
import { type Command, numberOption, wantsJson } from '../command.ts';
import { estimateLines } from '../performance/estimate-lines.ts';
import { LOG_OPTIONS, readRange } from '../performance/log-options.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';

const name = 'estimate-performance';
const { since, until } = LOG_OPTIONS;

/** `churnops estimate-performance`: tells what logged predictions are expected to be worth, before anything became true. */
export const estimatePerformance: Command = {
  positionals: ['model directory', 'log directory'],
  options: {
    since,
    until,
    threshold: {
      value: 'NUMBER',
      description: 'from which probability on a row counts as positive',
      standard: "the model's own",
    },
    output: { short: 'o', value: 'json', description: 'for programs' },
  },
  notes: [
    'Where a probability of 0.3 comes true three times in ten, a log alone tells how good its predictions will turn out',
    'to be (CBPE). Only a model whose report shows such scores is taken. The estimate does not see customers who behave',
    'otherwise than before: measure-performance does, once answers are known.',
  ].join('\n'),
  example: 'churnops estimate-performance model predictions --since 2026-03-01',
  async run(given, { output, environment }) {
    const [directory = '', log = ''] = given.positionals;
    const json = wantsJson(given, name);
    const range = readRange(given, name);
    const model = await readModelDirectory(directory);
    const bounds = { command: name, standard: model.report.threshold, minimum: 0, maximum: 1 };
    const threshold = numberOption(given, 'threshold', bounds);
    const found = await estimate({ model, log, range, threshold });
    if (json) output.write(`${JSON.stringify(found, undefined, 2)}\n`);
    else {
      const paint = choosePaint(output, environment);
      for (const line of estimateLines(found)) output.write(`${formatLine(line, paint)}\n`);
    }
  },
};
