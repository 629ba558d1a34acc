import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const LAUNCHER = join(import.meta.dirname, '../churnops.mjs');
const TELL_PEAK = `data:text/javascript,process.on('exit', () => console.log(process.resourceUsage().maxRSS))`;
const FLAGS = ['--disable-warning=ExperimentalWarning', '--import', TELL_PEAK];
const LINES_A_PIECE = 5_000;
/** Seven times the rows may not take more than what two equal runs differ by. */
const SLACK = 1.2;
/** Aimed at is 150. */
const MOST_MEGABYTES = 200;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-memory-'));
  await writeModelDirectory(join(directory, 'model'), tinyModelFiles(), { name: 'tiny' });
});
afterAll(() => rm(directory, { recursive: true }));

/** The most memory, in megabytes, that scoring so many rows took; every tenth row cannot be scored. */
async function peakOf(rows: number): Promise<number> {
  const at = (name: string) => join(directory, name);
  const lines = (row: number) => `${row},"customer, ""${row}""",${row % 10 === 9 ? 'x' : row % 70},monthly\n`;
  function* pieces() {
    yield 'id,name,tenure,plan\n';
    for (let row = 0; row < rows; row += LINES_A_PIECE)
      yield Array.from({ length: LINES_A_PIECE }, (_, index) => lines(row + index)).join('');
  }
  await pipeline(Readable.from(pieces()), createWriteStream(at('in.csv')));
  const { stdout } = await run(process.execPath, [
    ...FLAGS,
    LAUNCHER,
    'batch-score',
    at('model'),
    at('in.csv'),
    at('out.csv'),
  ]);
  return Number(stdout) / 1_024;
}

it('scores a large file with the memory that a small one takes', { timeout: 300_000 }, async () => {
  const small = await peakOf(300_000);
  const large = await peakOf(2_000_000);
  console.log({ small, large });
  expect(small).toBeLessThan(MOST_MEGABYTES);
  expect(large).toBeLessThan(small * SLACK);
});
