import { renderPage } from '@churnops/lib/drift-report/page.ts';
import {
  DEFAULT_DRIFT_SHARE,
  detectDrift as detect,
} from '@churnops/trainer-job/drift-detection/detect-drift.ts';
import { reportColumn } from '@churnops/trainer-job/drift-detection/report.ts';
import { type Arguments, type Command, numberOption, textOption } from '../command.ts';
import { driftJson, driftLines } from '../drift-lines.ts';
import { usageError } from '../errors.ts';
import { readContractFile } from '../given-contract.ts';
import { ProgressLine } from '../progress-line.ts';
import { requireReadableFile } from '../readable-file.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';
import { writeWholeFile } from '../written-file.ts';

const name = 'detect-drift';

/** `churnops detect-drift`: tells whether one CSV file still looks like another, without a cluster. */
export const detectDrift: Command = {
  positionals: ['baseline.csv', 'current.csv'],
  options: {
    report: { value: 'FILE', description: 'write a page with a plot of each column' },
    policy: { value: 'NAME', description: "whose tests and thresholds: evidently's", standard: 'evidently' },
    columns: { value: 'NAMES', description: 'only these columns, separated by commas', standard: 'all' },
    contract: {
      value: 'FILE',
      description: "what the columns are: YAML, or a model's contract.json",
      standard: 'read off the files',
    },
    share: {
      value: 'SHARE',
      description: 'from which share of drifted columns on it is drift',
      standard: String(DEFAULT_DRIFT_SHARE),
    },
    output: { short: 'o', value: 'json', description: 'for programs' },
  },
  notes:
    'Missing and infinite values are dropped; columns of dates and keys are not compared.\nThe exit code is 0 where there is no drift and 1 where there is.',
  example: 'churnops detect-drift customers.csv today.csv --report drift.html',
  async run(given, { output, errorOutput, environment }) {
    const [reference = '', current = ''] = given.positionals;
    const options = await readOptions(given);
    for (const path of [reference, current]) await requireReadableFile(path);
    const progress = new ProgressLine(errorOutput);
    const paths = { reference, current };
    try {
      const detection = await detect({
        ...paths,
        ...options,
        onProgress: (file, share) =>
          progress.show({
            phase: 'Reading',
            percent: Math.floor(100 * (file === 'reference' ? share / 2 : 0.5 + share / 2)),
            message: paths[file],
          }),
      });
      progress.end();
      const report = textOption(given, 'report');
      if (report !== undefined) {
        const columns = detection.columns.map(reportColumn);
        await writeWholeFile(report, renderPage({ ...detection, ...paths, columns, title: 'Drift report' }));
        errorOutput.write(`The report is in ${report}.\n`);
      }
      if (textOption(given, 'output') === 'json') output.write(driftJson(detection));
      else {
        const paint = choosePaint(output, environment);
        for (const line of driftLines(detection)) output.write(`${formatLine(line, paint)}\n`);
      }
      return detection.drift ? 1 : 0;
    } finally {
      progress.end();
    }
  },
};

async function readOptions(given: Arguments) {
  const format = textOption(given, 'output');
  if (format !== undefined && format !== 'json')
    throw usageError(`--output must be json, not ${JSON.stringify(format)}`, name);
  const policy = textOption(given, 'policy');
  if (policy !== undefined && policy !== 'evidently')
    throw usageError(`--policy must be evidently, not ${JSON.stringify(policy)}`, name);
  const columns = textOption(given, 'columns')
    ?.split(',')
    .filter((column) => column !== '');
  const contract = textOption(given, 'contract');
  return {
    driftShare: numberOption(given, 'share', {
      command: name,
      standard: DEFAULT_DRIFT_SHARE,
      minimum: 0.001,
      maximum: 1,
    }),
    ...(columns !== undefined && { columns }),
    ...(contract !== undefined && { contract: await readContractFile(contract) }),
  };
}
