import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const PARTITION = join(import.meta.dirname, 'partition.ts');
/** Megabytes of objects. All cells of the larger file would take several times as much. */
const HEAP = 40;
const SMALL = 300_000;
const LARGE = 1_000_000;
/** More rows may not take more than what two equal runs differ by. */
const SLACK = 1.2;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parquet-memory-'));
  await writeModelDirectory(join(directory, 'model'), tinyModelFiles(), { name: 'tiny' });
});
afterAll(() => rm(directory, { recursive: true }));

/** The most memory, in megabytes, that scoring so many rows took; all of them are in one row group without an index of its pages, which is the worst there is. */
async function peakOf(rows: number, output: string): Promise<number> {
  const column = <T>(of: (row: number) => T) => Array.from({ length: rows }, (_, row) => of(row));
  const columnData = [
    { name: 'id', data: column((row) => `customer ${row}`), type: 'STRING' as const },
    { name: 'tenure', data: column((row) => row % 70), type: 'DOUBLE' as const },
    { name: 'plan', data: column((row) => (row % 3 === 0 ? 'yearly' : 'monthly')), type: 'STRING' as const },
    { name: 'amount', data: column((row) => (row % 5 === 0 ? null : row / 7)), type: 'DOUBLE' as const },
  ].map((source) => ({ ...source, nullable: true, offsetIndex: false }));
  const bytes = parquetWriteBuffer({ columnData, rowGroupSize: rows });
  await writeFile(join(directory, 'in.parquet'), new Uint8Array(bytes));
  const files = ['model', 'in.parquet', output].map((name) => join(directory, name));
  const flags = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP}`];
  const { stdout } = await run(process.execPath, [...flags, PARTITION, ...files]);
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(result['rows']! + result['refused']!).toBe(rows);
  return result['peakMegabytes']!;
}

it.each(['out.csv', 'out.parquet'])(
  'scores a large row group to %s with the memory that a small one takes',
  { timeout: 600_000 },
  async (output) => {
    const small = await peakOf(SMALL, output);
    const large = await peakOf(LARGE, output);
    console.log({ output, small, large });
    expect(large).toBeLessThan(small * SLACK);
  },
);
