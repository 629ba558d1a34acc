import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { peersPython } from '../peers/python.ts';
import { type Measured, printMeasured, takeTurns } from '../peers/turns.ts';

/**
 * Batch scoring from CSV to CSV, with quoted fields and nulls: `churnops batch-score` against pandas with scikit-learn and polars with onnxruntime, each with a forest of 100 trees of
 * depth 5 and two threads; then `churnops` alone on Parquet, and on ten times as many rows, whose memory is to be the same. `node bench/batch/main.ts [rows] [rounds]`.
 */
const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const COLUMNS = [0, 5, 17, 18, 19];
const TRAINING_ROWS = 20_000;

const run = promisify(execFile);
const python = await peersPython();
const directory = await mkdtemp(join(tmpdir(), 'churnops-bench-'));
const at = (name: string) => join(directory, name);
const launcher = join(import.meta.dirname, '..', '..', 'cli', 'churnops.mjs');
const churnops = [process.execPath, '--disable-warning=ExperimentalWarning', launcher];
/** With the options that the operator gives it. */
const job = [...churnops.slice(0, 2), '--max-semi-space-size=4', join(import.meta.dirname, 'partition.ts')];
const peers = join(import.meta.dirname, 'peers.py');

try {
  await write(at('training.csv'), TRAINING_ROWS, 1);
  await write(at('in.csv'), rows, 2);
  const forest = ['--n-estimators', '100', '--max-depth', '5', '--out', at('model')];
  await run(churnops[0]!, [
    ...churnops.slice(1),
    'train',
    at('training.csv'),
    '--target',
    'churn',
    ...forest,
  ]);
  await run(python, [peers, 'fit', at('training.csv'), at('model.joblib')]);
  const measured = await takeTurns(
    [
      { name: 'churnops', command: [...churnops, 'batch-score', at('model'), at('in.csv'), at('a.csv')] },
      {
        name: 'polars, onnxruntime',
        command: [python, peers, 'polars', at('model'), at('in.csv'), at('b.csv')],
      },
      {
        name: 'pandas, scikit-learn',
        command: [python, peers, 'pandas', at('model.joblib'), at('in.csv'), at('c.csv')],
      },
    ],
    rounds,
  );
  printMeasured(`Batch scoring of ${rows} rows, medians of ${rounds} rounds`, measured);
  await Promise.all(['b.csv', 'c.csv'].map((name) => rm(at(name))));
  printMeasured(`Parquet of ${rows} rows, medians of ${rounds} rounds`, await measureParquet(rounds));
  await write(at('in.csv'), 10 * rows, 3);
  const large = await takeTurns(
    [{ name: 'churnops', command: [...churnops, 'batch-score', at('model'), at('in.csv'), at('a.csv')] }],
    1,
  );
  printMeasured(`Batch scoring of ${10 * rows} rows, one round`, large);
  printMeasured(`Parquet of ${10 * rows} rows, one round`, await measureParquet(1));
} finally {
  await rm(directory, { recursive: true });
}

/** The same rows as a Job of the cluster scores them, from Parquet to either format. */
async function measureParquet(turns: number): Promise<Measured[]> {
  await run(python, [peers, 'parquet', at('in.csv'), at('in.parquet')]);
  const contender = (name: string, out: string) => ({
    name,
    command: [...job, at('model'), at('in.parquet'), at(out)],
  });
  return takeTurns([contender('to CSV', 'a.csv'), contender('to Parquet', 'a.parquet')], turns);
}

/** Some columns of made-up customers; the payment method is quoted and has a comma in it. */
async function write(path: string, count: number, seed: number): Promise<void> {
  const pick = (line: string) => {
    const cells = line.split(',');
    return COLUMNS.map((column) =>
      column === 17 ? `"${cells[column]!.replace(' (', ', (')}"` : cells[column],
    );
  };
  function* lines() {
    for (const chunk of telcoCsv({ rows: count, seed })) {
      const text = chunk
        .trimEnd()
        .split('\n')
        .map((line) => pick(line).join(','));
      yield `${text.join('\n')}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}
