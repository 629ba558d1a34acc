import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DRIFT_COLUMNS, parseCustomerDrift } from '@churnops/trainer-job/data/generate/customer-drift.ts';
import { generateTelco, telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { type Arguments, type Command, textOption, wholeNumberOption } from '../command.ts';
import { usageError } from '../errors.ts';
import { ProgressLine } from '../progress-line.ts';
import { requireDirectoryOf } from '../written-file.ts';

const name = 'generate-data';

/** `churnops generate-data`: writes made-up customers, to try everything else with. */
export const generateData: Command = {
  positionals: [],
  options: {
    rows: { value: 'N', description: 'how many customers', standard: '7043' },
    seed: { value: 'N', description: 'the same seed gives the same customers', standard: '42' },
    drift: {
      value: 'CHANGES',
      description: 'what became of some columns since, such as tenure=+20%,monthly_charges=-5',
    },
    out: {
      value: 'FILE',
      description: 'the file to write, which appears whole',
      standard: 'standard output',
    },
  },
  notes: 'The columns are those of the telco churn sample of IBM; the target is churn, Yes or No.',
  example: 'churnops generate-data --rows 10000 --out customers.csv',
  async run(given, { output, errorOutput }) {
    const rows = wholeNumberOption(given, 'rows', {
      command: name,
      standard: 7_043,
      minimum: 1,
      maximum: 100_000_000,
    });
    const seed = wholeNumberOption(given, 'seed', {
      command: name,
      standard: 42,
      minimum: 0,
      maximum: 2 ** 31 - 1,
    });
    const drift = readDrift(given);
    const path = textOption(given, 'out');
    if (path !== undefined) {
      await requireDirectoryOf(path);
      const progress = new ProgressLine(errorOutput);
      const onRows = (made: number) =>
        progress.show({ phase: 'Writing', percent: Math.floor((100 * made) / rows), message: path });
      await generateTelco({ rows, seed, drift, path, onRows }).finally(() => progress.end());
      errorOutput.write(`Wrote ${rows} customers to ${path}.\n`);
      return;
    }
    await pipeline(Readable.from(telcoCsv({ rows, seed, drift })), output, { end: false });
  },
};

function readDrift(given: Arguments) {
  const text = textOption(given, 'drift');
  if (text === undefined) return {};
  const drift = parseCustomerDrift(text);
  if (drift !== undefined) return drift;
  const wanted = `changes such as tenure=+20% or monthly_charges=-5 of ${DRIFT_COLUMNS.join(', ')}`;
  throw usageError(`--drift must be ${wanted}, not ${JSON.stringify(text)}`, name);
}
