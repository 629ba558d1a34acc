import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRecords } from '@churnops/lib/prediction-log/prediction-record.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../testing/run-program.ts';

const digest = `sha256:${'5e'.repeat(32)}`;
const ids = Array.from({ length: 100 }, (_, row) => `customer ${row}`);

let directory: string;
let log: string;
let labels: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'measure-performance-'));
  [log, labels] = [join(directory, 'log'), join(directory, 'labels.csv')];
  await mkdir(log);
  const time = Date.parse('2026-03-01T12:00:00Z');
  const probabilities = ids.map((_, row) => row / 100);
  await writeFile(join(log, 'a.ndjson'), formatRecords(ids, probabilities, { time, digest }));
  const rows = ids.slice(10).map((id, row) => `${id},${row % 10 < row / 10 ? 'Yes' : 'No'}\n`);
  await writeFile(labels, `customer_id,churn\n${rows.join('')}`);
});
afterAll(() => rm(directory, { recursive: true }));

const measure = (...options: string[]) =>
  run(['measure-performance', log, labels, '--id', 'customer_id', '--label', 'churn', ...options]);

describe('churnops measure-performance', () => {
  it('tells how good predictions were, and ends with 0 however good', async () => {
    const { code, output } = await measure('--positive', 'Yes');
    expect(code).toBe(0);
    expect(output).toContain(
      `Model ${digest}\n100 predictions logged: 90 with an answer, made from 2026-03-01T12`,
    );
    expect(output).toContain('10 without an answer, 0 with a newer one of the same id, 0 too young');
    expect(output).toMatch(/\nMETRIC +VALUE +95 % INTERVAL\nAUC +0\.\d{4} +0\.\d{4} to 0\.\d{4}\nlog loss /);
    expect(output).toMatch(/\naccuracy at 0\.5 +0\./);
    expect(output).toMatch(/\nPREDICTIONS +MEAN PROBABILITY +POSITIVE SHARE\n/);
    expect(output).toContain('Held against 90 rows of answers; probabilities are of "Yes".');
  });

  it('answers programs in JSON', async () => {
    const { output } = await measure('-o', 'json', '--threshold', '0.3', '--model', digest.slice(7, 19));
    expect(JSON.parse(output)).toMatchObject({
      positive: 'Yes',
      threshold: 0.3,
      answerRows: 90,
      models: [
        { digest, logged: 100, joined: 90, evaluation: { metrics: { auc: { value: expect.any(Number) } } } },
      ],
    });
    expect(output).not.toContain('customer');
  });

  it('leaves out predictions whose answers are not known yet, and counts them', async () => {
    const { output } = await measure('--label-delay', '9999d');
    expect(output).toContain(
      '100 predictions logged: 0 with an answer\n0 without an answer, 0 with a newer one of the same id, 100 too young',
    );
    expect(output).toContain('nothing is measured');
  });

  it('says so where nothing of the range is logged', async () => {
    const { code, output } = await measure('--until', '2026-03-01');
    expect([code, output]).toEqual([0, 'There is no such prediction in the log.\n']);
  });

  it.each([
    ['no id', ['measure-performance', 'log', 'labels.csv'], 64, '--id is missing'],
    ['another model', ['--model', 'mine'], 64, '--model must be a digest'],
    ['a time without a zone', ['--since', '2026-03-01T12:00:00'], 64, '--since must be a date such as'],
    ['a delay without a unit', ['--label-delay', '30'], 64, '--label-delay must be a duration such as 30d'],
    ['a threshold above 1', ['--threshold', '50'], 64, '--threshold must be a number from 0 to 1'],
    ['a column that is not there', ['--label', 'left'], 65, 'column left is not there'],
  ])('answers %s with one sentence and a code', async (_, options, code, sentence) => {
    const { errors, ...rest } = options.length > 2 ? await run(options) : await measure(...options);
    expect(rest.code).toBe(code);
    expect(errors).toContain(sentence);
  });

  it('refuses a directory without a log', async () => {
    const empty = join(directory, 'empty');
    await mkdir(empty);
    const { code, errors } = await run([
      'measure-performance',
      empty,
      labels,
      '--id',
      'customer_id',
      '--label',
      'churn',
    ]);
    expect(code).toBe(65);
    expect(errors).toContain('there is no segment in it');
  });
});
