import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModelDirectory, writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BatchOptions, batchScore } from './batch-score.ts';

let root: string;
let model: ModelArtifact;
let directory: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'batch-'));
  await writeModelDirectory(join(root, 'model'), tinyModelFiles(), { name: 'tiny' });
  model = await readModelDirectory(join(root, 'model'));
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(async () => {
  directory = await mkdtemp(join(root, 'run-'));
});

async function score(text: string | Uint8Array, options: Partial<BatchOptions> = {}) {
  const input = join(directory, 'in.csv');
  await writeFile(input, text);
  const [output, rejected] = [join(directory, 'out.csv'), join(directory, 'rejected.csv')];
  return batchScore({ model, input, output, rejected, columns: 'All', threads: 2, ...options });
}
const read = (name: string) => readFile(join(directory, name), 'utf8');

/** Several blocks of rows, each numbered; every tenth cannot be scored. */
const manyRows = (rows: number) =>
  `id,plan,tenure\n${Array.from({ length: rows }, (_, row) => `${row},"monthly",${row % 10 === 9 ? 'x' : row % 50}\n`).join('')}`;

describe('batchScore', () => {
  it('keeps the order over threads and blocks, and loses and repeats no row', async () => {
    const shares: number[] = [];
    const result = await score(manyRows(60_000), { onProgress: (share) => shares.push(share) });
    expect(result).toMatchObject({ scoredRows: 54_000, rejectedRows: 6_000, unknownCategories: 0 });
    const ids = (text: string, column: number) =>
      text
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[column]!.replace('"', '')));
    const scored = ids(await read('out.csv'), 0);
    expect(scored).toEqual(Array.from({ length: 60_000 }, (_, row) => row).filter((row) => row % 10 !== 9));
    const lines = ids(await read('rejected.csv'), 0);
    expect(lines).toEqual(Array.from({ length: 6_000 }, (_, index) => index * 10 + 11));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBe(1);
  });

  it('gives the same bytes whatever the number of threads', async () => {
    await score(manyRows(40_000), { threads: 3 });
    const three = [await read('out.csv'), await read('rejected.csv')];
    await score(manyRows(40_000), { threads: 1 });
    expect([await read('out.csv'), await read('rejected.csv')]).toEqual(three);
  });

  it('takes away the side file of an earlier run where every row is good', async () => {
    await writeFile(join(directory, 'rejected.csv'), 'old');
    await score('\uFEFFplan,tenure\r\nmonthly,\r\n');
    expect(await read('out.csv')).toMatch(/^plan,tenure,probability,prediction\nmonthly,,0\.7310\d+,1\n$/);
    expect((await readdir(directory)).sort()).toEqual(['in.csv', 'out.csv']);
  });

  it('writes to the file that a link leads to', async () => {
    await writeFile(join(directory, 'kept.csv'), 'earlier');
    await symlink('kept.csv', join(directory, 'out.csv'));
    await score('plan,tenure\n');
    expect(await read('kept.csv')).toBe('plan,tenure,probability,prediction\n');
    expect((await readdir(directory)).sort()).toEqual(['in.csv', 'kept.csv', 'out.csv']);
  });

  it('writes a header alone for a file without rows', async () => {
    expect(await score('plan,tenure\n')).toMatchObject({ scoredRows: 0 });
    expect(await read('out.csv')).toBe('plan,tenure,probability,prediction\n');
  });

  it.each([
    ['an empty file', '', 'the header: the file is empty'],
    ['a column that is missing', 'plan\nmonthly\n', 'column tenure: it is not in the header'],
    [
      'a column that would be there twice',
      'plan,tenure,prediction\n',
      'column prediction: it is in the data already',
    ],
    [
      'the first of two faults',
      `${manyRows(20_000)}a"b,c,1\n${'1,monthly,2\n'.repeat(90_000)}"`,
      'line 20002: a quote is inside',
    ],
  ])('leaves an earlier output as it is where it refuses %s', async (_, text, sentence) => {
    await writeFile(join(directory, 'out.csv'), 'earlier');
    await expect(score(text)).rejects.toThrow(sentence);
    expect(await read('out.csv')).toBe('earlier');
    expect((await readdir(directory)).sort()).toEqual(['in.csv', 'out.csv']);
  });

  it('leaves nothing when it is stopped in the middle', async () => {
    const stop = new AbortController();
    const running = score(manyRows(200_000), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('stopped')),
    });
    await expect(running).rejects.toThrow('stopped');
    expect(await readdir(directory)).toEqual(['in.csv']);
  });

  it('says so where the output cannot be written', async () => {
    await expect(score('plan,tenure\n', { output: join(directory, 'no', 'out.csv') })).rejects.toThrow(
      'ENOENT',
    );
  });
});
