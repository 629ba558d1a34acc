import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';

const execute = promisify(execFile);
const LAUNCHER = join(import.meta.dirname, 'churnops.mjs');
const FLAGS = ['--disable-warning=ExperimentalWarning'];

// Real programs on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
let csv: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-cli-'));
  csv = join(directory, 'customers.csv');
  await churnops('generate-data', '--rows', '2000', '--seed', '7', '--out', csv);
});
afterAll(() => rm(directory, { recursive: true }));

const churnops = (...argv: string[]) => execute(process.execPath, [...FLAGS, LAUNCHER, ...argv]);

/** Waits for the line of a program's output that matches. */
async function lineOf(program: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  for await (const line of createInterface({ input: program.stdout! })) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  throw new Error(`the program ended without a line like ${pattern}`);
}

describe('the launcher', () => {
  it('says in a sentence which Node it needs', async () => {
    const old = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })`;
    const running = execute(process.execPath, ['--import', old, LAUNCHER]);
    await expect(running).rejects.toMatchObject({
      code: 70,
      stderr: expect.stringMatching(
        /^churnops needs Node 22\.19 or newer; this is Node 20\.1\.0\. [^\n]*\n$/,
      ),
    });
  });

  it('is no error to a reader who has seen enough', async () => {
    const command = `"${process.execPath}" ${FLAGS[0]} "${LAUNCHER}" generate-data --rows 100000 | head -n 1`;
    const { stdout, stderr } = await execute('bash', ['-o', 'pipefail', '-c', command]);
    expect(stdout).toMatch(/^churn,/);
    expect(stderr).toBe('');
  });
});

describe('from a CSV file to predictions', () => {
  it('prints a contract that can be read again', async () => {
    const { stdout, stderr } = await churnops('contract', csv, '--target', 'churn');
    const contract = parseContract(parse(stdout, { version: '1.1' }).spec.contract);
    expect(contract.target).toMatchObject({ name: 'churn', positive: 'Yes' });
    expect(contract.features.find(({ name }) => name === 'total_charges')).toMatchObject({
      type: 'Numeric',
      nullable: true,
    });
    expect(stderr).toContain('Yes');
    expect(stderr).toContain('total_charges');
  });

  it('answers data that cannot be trained on with one sentence and code 65', async () => {
    const training = churnops('train', csv, '--target', 'chrun', '--out', join(directory, 'none'));
    await expect(training).rejects.toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/^churnops: [^\n]*chrun[^\n]*\n$/),
    });
  });

  it('trains, serves what it trained, predicts, and ends when told to', async () => {
    const model = join(directory, 'model');
    const trained = await churnops(
      'train',
      csv,
      '--target',
      'churn',
      '--model-type',
      'rf',
      '--n-estimators',
      '10',
      '--out',
      model,
    );
    expect(trained.stdout).toMatch(/AUC 0\.[78]\d\d/);
    expect(trained.stderr).toContain('Fitting');
    const digest = /sha256:[0-9a-f]{64}/.exec(trained.stdout)![0];

    const server = spawn(process.execPath, [...FLAGS, LAUNCHER, 'serve', model, '--port', '0']);
    const ended = once(server, 'exit');
    const [, url] = await lineOf(server, /at (http:\S+\d)/);
    const golden = JSON.parse(await readFile(join(model, 'golden-rows.json'), 'utf8'));
    const response = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ features: golden.rows }),
    });
    expect(await response.json()).toMatchObject({
      predictions: golden.label,
      model_version: digest.slice(7, 19),
    });
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
