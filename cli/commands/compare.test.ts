import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../program.ts';

let directory: string;
let csv: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-compare-'));
  csv = join(directory, 'customers.csv');
  await run('generate-data', '--rows', '4000', '--seed', '7', '--out', csv);
  await run('train', csv, '--target', 'churn', '--model-type', 'logistic', '--out', model('logistic'));
  const stump = ['--model-type', 'rf', '--n-estimators', '1', '--max-depth', '1'];
  await run('train', csv, '--target', 'churn', ...stump, '--out', model('stump'));
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

const model = (name: string) => join(directory, name);

async function run(...argv: string[]) {
  const written = { output: '', errors: '' };
  const code = await runProgram(argv, {
    environment: { HOME: '/nonexistent' },
    output: new Writable({
      write(text, _encoding, done) {
        written.output += text;
        done();
      },
    }),
    errorOutput: { write: (text) => (written.errors += text) },
    untilStopped: () => Promise.resolve(),
    now: () => new Date(),
  });
  return { code, ...written };
}

describe('churnops compare', { timeout: 60_000 }, () => {
  it('ends with 0 where the candidate is not worse', async () => {
    const { code, output } = await run(
      'compare',
      model('logistic'),
      model('stump'),
      csv,
      '--maximum-loss',
      '0',
    );
    expect(output).toMatch(/^On \d+ of 4000 rows, which are new to both models/);
    expect(output).toMatch(/^ {2}auc +0\.\d{4} {2}0\.\d{4} +\+0\./m);
    expect(output).toMatch(
      /Not worse: with 95 % confidence the candidate does not lose by more than 0 in auc\.\n$/,
    );
    expect(code).toBe(0);
  });

  it('ends with 1 where it is worse', async () => {
    const { code, output } = await run('compare', model('stump'), model('logistic'), csv);
    expect(output).toMatch(/Worse: the candidate loses by more than 0\.005 in auc\.\n$/);
    expect(code).toBe(1);
  });

  it('ends with 2 where nobody can say, and tells how many rows would decide', async () => {
    const options = ['--metric', 'accuracy', '--maximum-loss', '0.01'];
    const { code, output } = await run('compare', model('stump'), model('logistic'), csv, ...options);
    expect(output).toMatch(/Undecided: .* cannot be said on \d+ rows; about \d+ would decide\.\n$/);
    expect(code).toBe(2);
  });

  it('ends with 2 and the reason where no row proves anything', async () => {
    const few = join(directory, 'few.csv');
    await writeFile(few, `${(await readFile(csv, 'utf8')).split('\n').slice(0, 40).join('\n')}\n`);
    const { code, output } = await run('compare', model('logistic'), model('stump'), few);
    expect(output).toMatch(/^Undecided: Of 39 rows, /);
    expect(code).toBe(2);
  });

  it.each([
    ['a metric that is none', ['--metric', 'gini'], '--metric must be one of auc, logLoss'],
    ['a loss below 0', ['--maximum-loss', '-0.1'], "Option '--maximum-loss' argument is ambiguous"],
    ['a loss that is no number', ['--maximum-loss', 'some'], '--maximum-loss must be a number from 0 to 100'],
  ])('refuses %s', async (_, options, sentence) => {
    const { code, errors } = await run('compare', model('stump'), model('logistic'), csv, ...options);
    expect(errors).toContain(sentence);
    expect(code).toBe(64);
  });
});
