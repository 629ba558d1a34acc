import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { runPartition, type TestJob } from './partition.fixture.ts';
import { manyRows, TinyModelWorld } from './tiny-model-world.fixture.ts';

let world: TinyModelWorld;
let directory: string;

beforeAll(async () => {
  world = await TinyModelWorld.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  directory = await world.makeVolumes();
});

const volume = (path: string, format?: string) => ({
  persistentVolumeClaim: { claimName: 'x', path },
  ...(format && { format }),
});
const job = (changes: Partial<TestJob> = {}): TestJob => ({
  directory,
  registryHost: world.host,
  artifact: world.artifact,
  input: volume('in.csv'),
  output: volume('scores.csv'),
  ...changes,
});
async function run(changes: Partial<TestJob> = {}, index = 0) {
  return runPartition(job(changes), index);
}
const read = (path: string) => readFile(join(directory, 'output', path), 'utf8');

describe('a partition', () => {
  it('scores a file into a file, and says what came of it', async () => {
    const text = manyRows(2_000);
    await writeFile(join(directory, 'data', 'in.csv'), text);
    const { exitCode, message } = await run();
    expect(exitCode).toBe(0);
    expect(message).toEqual({ rows: 1_800, refused: 200, input: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(await read('scores.csv')).toBe(await world.score(text));
    const refused = (await read('scores.refused.csv')).split('\n');
    expect(refused[0]).toBe('file,line,column,reason,record');
    expect(refused[1]).toBe('in.csv,13,tenure,the value is not a number,"9,monthly,x,plain"');
    expect((await readdir(join(directory, 'output'))).sort()).toEqual([
      'scores.csv',
      'scores.done.json',
      'scores.refused.csv',
    ]);
  });

  it('scores its own rows of a file, so that all together score each row once', async () => {
    const text = manyRows(500);
    await writeFile(join(directory, 'data', 'in.csv'), text);
    const [header, ...rows] = [await world.score(text)].flatMap((whole) =>
      whole.split(/\n(?=\d+,"?monthly|$)/),
    );
    const found: string[] = [];
    const refused: string[][] = [];
    for (let index = 0; index < 3; index++) {
      const { exitCode } = await run({ partitions: 3, output: volume('nightly') }, index);
      expect(exitCode).toBe(0);
      const [own, ...part] = (await read(`nightly/part-${index}.csv`)).split(/\n(?=\d+,"?monthly|$)/);
      expect(own).toBe(header);
      found.push(...part.filter((row) => row !== ''));
      const parser = new CsvParser();
      refused.push(...parser.write(await read(`nightly/part-${index}.refused.csv`)).slice(1));
    }
    expect(found).toEqual(rows.filter((row) => row !== ''));
    const lines = text.split('\n');
    for (const [, line, , , record] of refused)
      expect(lines[Number(line) - 1]).toContain(`${record!.split(',')[0]},`);
    expect(refused).toHaveLength(50);
  });

  it('scores its files of a directory one after the other', async () => {
    await mkdir(join(directory, 'data', 'exports'));
    for (const [at, name] of ['c.csv', 'a.csv', 'b.csv', 'notes.txt'].entries())
      await writeFile(join(directory, 'data', 'exports', name), at === 3 ? 'x' : manyRows(20, at * 100));
    const many = { partitions: 2, input: volume('exports'), output: volume('nightly') };
    expect((await run(many, 0)).message).toMatchObject({ rows: 36, refused: 4 });
    expect((await run(many, 1)).message).toMatchObject({ rows: 18, refused: 2 });
    const ids = (await read('nightly/part-0.csv')).match(/^\d+(?=,"?monthly)/gm)?.map(Number);
    expect(ids?.slice(0, 2)).toEqual([100, 101]);
    expect(ids?.at(-1)).toBe(18);
  });

  it('leaves no part of an earlier Job that had more of them', async () => {
    await writeFile(join(directory, 'data', 'in.csv'), manyRows(300));
    const nightly = { output: volume('nightly') };
    for (const index of [0, 1, 2]) await run({ ...nightly, partitions: 3 }, index);
    for (const index of [0, 1]) await run({ ...nightly, partitions: 2, job: 'job-2' }, index);
    const names = await readdir(join(directory, 'output', 'nightly'));
    expect(names.filter((name) => name.endsWith('.csv')).sort()).toEqual([
      'part-0.csv',
      'part-0.refused.csv',
      'part-1.csv',
      'part-1.refused.csv',
    ]);
  });

  it('takes the threshold that is served instead of the model’s', async () => {
    await writeFile(join(directory, 'data', 'in.csv'), 'plan,tenure\nmonthly,0\n');
    await run();
    expect(await read('scores.csv')).toMatch(/,0\.73\d+,1\n$/);
    await run({ threshold: 0.99, job: 'job-2' });
    expect(await read('scores.csv')).toMatch(/,0\.73\d+,0\n$/);
  });

  it('leaves what was there as it is where the data are wrong, and says what is wrong', async () => {
    await writeFile(join(directory, 'output', 'scores.csv'), 'earlier');
    await writeFile(join(directory, 'data', 'in.csv'), 'plan\nmonthly\n');
    const { exitCode, message } = await run();
    expect(exitCode).toBe(65);
    expect(message).toMatchObject({
      code: 'DataRefused',
      sentence: expect.stringContaining('column tenure'),
    });
    expect(await readdir(join(directory, 'output'))).toEqual(['scores.csv']);
  });

  it('says so where the data, the partition or the model are not there', async () => {
    expect(await run()).toMatchObject({ exitCode: 78, message: { code: 'StorageNotFound' } });
    expect(await run({ partitions: 2 }, 2)).toMatchObject({
      exitCode: 78,
      message: { code: 'SettingInvalid' },
    });
    await writeFile(join(directory, 'data', 'in.csv'), 'plan,tenure\n');
    const gone = world.artifact.replace(/.{4}$/, '0000');
    expect(await run({ artifact: gone })).toMatchObject({ exitCode: 78, message: { code: 'NotFound' } });
  });

  it('is scored again by another Job, and takes away the refused rows of the one before', async () => {
    await writeFile(join(directory, 'data', 'in.csv'), manyRows(20));
    await run();
    await writeFile(join(directory, 'data', 'in.csv'), 'plan,tenure\nmonthly,1\n');
    expect((await run()).message).toMatchObject({ rows: 18, refused: 2 });
    expect((await run({ job: 'job-2' })).message).toMatchObject({ rows: 1, refused: 0 });
    expect((await readdir(join(directory, 'output'))).sort()).toEqual(['scores.csv', 'scores.done.json']);
  });
});
