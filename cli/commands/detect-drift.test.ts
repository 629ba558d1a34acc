import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../testing/run-program.ts';

let directory: string;
let before: string;
let now: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'detect-drift-'));
  [before, now] = [join(directory, 'before.csv'), join(directory, 'now.csv')];
  const rows = [...telcoCsv({ rows: 3_000, seed: 1 })].join('');
  await writeFile(before, rows);
  // Every monthly charge gets a leading 1, which adds ten dollars or more.
  await writeFile(now, rows.replace(/,([\d.]+),([\d.]*)\n/g, ',1$1,$2\n'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('churnops detect-drift', () => {
  it('finds none between a file and itself, and ends with 0', async () => {
    const { code, output } = await run(['detect-drift', before, before]);
    expect(code).toBe(0);
    expect(output).toMatch(/^COLUMN +TEST +STATISTIC +P-VALUE +THRESHOLD +VERDICT\n/);
    expect(output).toContain('No drift: 0 of 20 columns drifted');
  });

  it('tells what drifted, first of all, and ends with 1 where the share is reached', async () => {
    const evidently = (...options: string[]) =>
      run(['detect-drift', before, now, '--policy', 'evidently', ...options]);
    const { code, output } = await evidently('--share', '0.05');
    expect(code).toBe(1);
    expect(output.split('\n')[1]).toMatch(/^monthly_charges +Wasserstein distance +[\d.]+ +≥ 0\.1 +drift$/);
    expect(output).toContain('Drift: 1 of 20 columns drifted (5.0 %');
    expect((await evidently()).code).toBe(0);
    expect((await evidently('--columns', 'monthly_charges,tenure')).code).toBe(1);
  });

  it('answers programs in JSON', async () => {
    const { output } = await run(['detect-drift', before, now, '-o', 'json', '--columns', 'tenure,contract']);
    expect(JSON.parse(output)).toMatchObject({
      policy: 'Evidence',
      verdict: 'Clear',
      share: 0,
      columns: [
        { name: 'tenure', test: 'Wasserstein', statistic: 0, threshold: 0.1, rows: { reference: 3_000 } },
        { name: 'contract', test: 'JensenShannon', verdict: 'Stable', precision: 'Exact' },
      ],
    });
    expect(output).not.toContain('Month-to-month');
  });

  it('writes a report that appears whole', async () => {
    const report = join(directory, 'report.html');
    const { errors } = await run(['detect-drift', before, now, '--report', report]);
    expect(errors).toContain(`The report is in ${report}.`);
    const page = await readFile(report, 'utf8');
    expect(page).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    expect(page.match(/<svg /g)).toHaveLength(20);
    expect(existsSync(`${report}.partial`)).toBe(false);
  });

  it('writes the report over none of its inputs', async () => {
    const bytes = await readFile(now, 'utf8');
    const { code, errors } = await run(['detect-drift', before, now, '--report', now]);
    expect(code).toBe(64);
    expect(errors).toContain('which is read; name another file to write.');
    expect(await readFile(now, 'utf8')).toBe(bytes);
  });

  it('takes what the columns are from a contract', async () => {
    const contract = join(directory, 'contract.yaml');
    const features = 'features: [{name: senior_citizen, type: Boolean}, {name: tenure, type: Numeric}]';
    await writeFile(
      contract,
      `spec:\n  contract:\n    target: {name: churn, positive: 'Yes'}\n    ${features}\n`,
    );
    const { output } = await run(['detect-drift', before, now, '--contract', contract]);
    expect(output).toContain('No drift: 0 of 2 columns drifted');
  });

  it.each([
    [
      'another policy',
      ['--policy', 'mine'],
      64,
      'churnops: --policy must be evidence or evidently, not "mine".',
    ],
    ['another format', ['-o', 'yaml'], 64, 'churnops: --output must be json, not "yaml".'],
    [
      'a column that is not there',
      ['--columns', 'age'],
      65,
      'churnops: The data do not honour the contract: column age',
    ],
    [
      'a test that is for categories alone',
      ['--column', 'tenure=ChiSquare'],
      64,
      'by the policy Evidence ChiSquare and Proportions need categories',
    ],
    [
      'a column to ignore that no file has',
      ['--ignore', 'age'],
      64,
      'churnops: The option --ignore names the column age, which is not among those that are compared.',
    ],
    [
      'a test for a column that no file has',
      ['--column', 'age=ChiSquare'],
      64,
      'churnops: The option --column names the column age, which is not among those',
    ],
    [
      'a share of nothing',
      ['--share', '0'],
      64,
      'churnops: --share must be a number from 0.001 to 1, not "0".',
    ],
  ])('answers %s with one sentence and a code', async (_, options, code, sentence) => {
    const { errors, output, ...rest } = await run(['detect-drift', before, now, ...options]);
    expect(rest.code).toBe(code);
    expect(errors).toContain(sentence);
    expect(output).toBe('');
  });
});
