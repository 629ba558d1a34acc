import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, runProcess } from '../testing/run-program.ts';

let directory: string;
let paths: [string, string, string];
const never = new Promise<never>(() => undefined);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-score-'));
  paths = [join(directory, 'model'), join(directory, 'in.csv'), join(directory, 'out.csv')];
  await writeModelDirectory(paths[0], tinyModelFiles(), { name: 'tiny' });
  await writeFile(paths[1], 'plan,tenure\nmonthly,0\nmonthly,?\nweekly,\n');
});
afterAll(() => rm(directory, { recursive: true }));

describe('churnops batch-score', () => {
  it('scores a file and says how many rows it could not score', async () => {
    const { code, errors, output } = await run(['batch-score', ...paths], { untilStopped: never });
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(errors).toContain(`Scored 2 rows to ${paths[2]}; 2 are predicted positive.\n`);
    expect(errors).toContain(`1 rows could not be scored: they are in ${paths[2]}.rejected.csv`);
    expect(errors).toContain('1 values are categories that the model does not know');
    expect(await readFile(paths[2], 'utf8')).toMatch(/^plan,tenure,probability,prediction\nmonthly,0,0\.73/);
    expect(await readFile(`${paths[2]}.rejected.csv`, 'utf8')).toContain(
      '3,column tenure: the value is not a number',
    );
  });

  it('writes only the scores where that is asked for, and bad rows where they are wanted', async () => {
    const rejected = join(directory, 'bad.csv');
    await run(['batch-score', ...paths, '--only-scores', '--rejected', rejected, '--threads', '1'], {
      untilStopped: never,
    });
    expect(await readFile(paths[2], 'utf8')).toMatch(
      /^line,probability,prediction\n2,0\.73\d+,1\n4,0\.5,1\n$/,
    );
    expect(await readFile(rejected, 'utf8')).toMatch(/^line,reason,record\n3,/);
  });

  it('ends with one sentence where it is stopped', async () => {
    const { code, errors } = await run(['batch-score', ...paths]);
    expect(code).toBe(75);
    expect(errors).toContain('churnops: The batch was stopped before it was done; nothing was written to');
  });

  it('ends where the output cannot be written', async () => {
    const { code, errors } = await runProcess(
      ['batch-score', paths[0], paths[1], join(directory, 'no', 'out.csv')],
      {},
    );
    expect(code).toBe(70);
    expect(errors).toContain('churnops: ENOENT');
  });

  it('writes over no file that it reads', async () => {
    const [model, input, output] = paths;
    const before = await readFile(input, 'utf8');
    const link = join(directory, 'link.csv');
    await symlink(input, link);
    for (const line of [
      [model, input, input],
      [model, input, link],
      [model, input, output, '--rejected', input],
    ]) {
      const { code, errors } = await run(['batch-score', ...line], { untilStopped: never });
      expect(code).toBe(64);
      expect(errors).toContain('which is read; name another file to write.');
    }
    expect(await readFile(input, 'utf8')).toBe(before);
  });

  it('knows bad data from a wrong command line', async () => {
    const narrow = join(directory, 'narrow.csv');
    await writeFile(narrow, 'plan\nmonthly\n');
    expect((await run(['batch-score', paths[0], narrow, paths[2]], { untilStopped: never })).code).toBe(65);
    expect((await run(['batch-score', ...paths, '--threads', '0'])).code).toBe(64);
  });
});
