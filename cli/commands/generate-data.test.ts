import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../testing/run-program.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'generate-data-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('writes customers to a file, and tells how far it is', async () => {
  const path = join(directory, 'customers.csv');
  const { code, output, errors } = await run(['generate-data', '--rows', '2500', '--out', path]);
  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect(errors).toBe(` 40 %  Writing: ${path}\nWrote 2500 customers to ${path}.\n`);
  expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(2_501);
});

it('says before it makes anybody that the directory is not there', async () => {
  const path = join(directory, 'none', 'customers.csv');
  const { code, errors } = await run(['generate-data', '--rows', '10', '--out', path]);
  expect(code).toBe(64);
  expect(errors).toBe(
    `churnops: Nothing can be written to ${path}: there is no directory ${join(directory, 'none')}; make it first.\n`,
  );
});

it('knows no change of a column that it has not', async () => {
  const { code, errors } = await run(['generate-data', '--rows', '10', '--drift', 'height=+20%']);
  expect(code).toBe(64);
  expect(errors).toContain('--drift must be changes such as tenure=+20%');
});
