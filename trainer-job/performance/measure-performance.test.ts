import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRecords, type PredictionRecord } from '@churnops/lib/prediction-log/prediction-record.ts';
import { ALL_TIME } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluation/evaluate.ts';
import { measurePerformance, type PerformanceOptions } from './measure-performance.ts';

const [ONE, TWO] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
const NOON = Date.parse('2026-03-01T12:00:00Z');

let log: string;
beforeEach(async () => {
  log = await mkdtemp(join(tmpdir(), 'churnops-log-'));
});
afterEach(() => rm(log, { recursive: true }));

async function measure(
  records: readonly PredictionRecord[],
  labels: string,
  options: Partial<PerformanceOptions> = {},
) {
  const lines = records.map(({ id, probability, ...rest }) => formatRecords([id], [probability], rest));
  await writeFile(join(log, 'all.ndjson'), lines.join(''));
  const path = join(log, 'labels.csv');
  await writeFile(path, labels);
  return measurePerformance({
    log,
    answers: { path, id: 'id', label: 'churn' },
    positive: 'Yes',
    range: ALL_TIME,
    matureBefore: NOON,
    threshold: 0.5,
    ...options,
  });
}

const record = (
  id: string,
  probability: number,
  changes: Partial<PredictionRecord> = {},
): PredictionRecord => ({
  id,
  probability,
  time: NOON - 1,
  digest: ONE,
  ...changes,
});
const customers = (count: number) => Array.from({ length: count }, (_, row) => `customer ${row}`);
const labelsOf = (ids: readonly string[], value: (row: number) => string) =>
  `id,churn\n${ids.map((id, row) => `${id},${value(row)}\n`).join('')}`;

describe('measurePerformance', () => {
  it('counts and measures what a join by hand gives, whatever is logged', async () => {
    const row = fc.record({
      id: fc.constantFrom(...customers(30)),
      digest: fc.constantFrom(ONE, TWO),
      time: fc.integer({ min: NOON - 50, max: NOON + 5 }),
      probability: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
    });
    const answer = fc.constantFrom('Yes', 'No', '');
    const answers = fc.dictionary(fc.constantFrom(...customers(40)), answer, {
      maxKeys: 40,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 200 }), answers, async (records, known) => {
        const labels = `id,churn\n${Object.entries(known)
          .map(([id, value]) => `${id},${value}\n`)
          .join('')}`;
        const range = { since: NOON - 40, until: Number.POSITIVE_INFINITY };
        const { models } = await measure(records, labels, { range });
        const inRange = records.filter(({ time }) => time >= range.since);
        expect(models.map(({ digest }) => digest).sort()).toEqual(
          [...new Set(inRange.map(({ digest }) => digest))].sort(),
        );
        for (const model of models) {
          const own = inRange.filter(({ digest }) => digest === model.digest);
          const old = own.filter(({ time }) => time < NOON);
          const newest = new Map<string, PredictionRecord>();
          for (const each of old)
            if (each.time >= (newest.get(each.id)?.time ?? 0)) newest.set(each.id, each);
          const joined = [...newest.values()].filter(({ id }) => (known[id] ?? '') !== '');
          expect(model).toMatchObject({
            logged: own.length,
            awaiting: own.length - old.length,
            superseded: old.length - newest.size,
            unanswered: newest.size - joined.length,
            joined: joined.length,
          });
          const expected = evaluate(
            Float32Array.from(joined, ({ probability }) => probability),
            Uint8Array.from(joined, ({ id }) => (known[id] === 'Yes' ? 1 : 0)),
            0.5,
          );
          expect(model.evaluation?.metrics).toEqual(joined.length < 10 ? undefined : expected.metrics);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('measures as the evaluation report does, with intervals and calibration', async () => {
    const ids = customers(40);
    const records = ids.map((id, row) => record(id, row / 40));
    const { models } = await measure(
      records,
      labelsOf(ids, (row) => (row % 3 > 0 && row > 12 ? 'Yes' : 'No')),
    );
    const [{ evaluation, from, to }] = models as [(typeof models)[0]];
    expect(Object.keys(evaluation!.metrics)).toEqual([
      'auc',
      'logLoss',
      'brier',
      'accuracy',
      'precision',
      'recall',
      'f1',
    ]);
    expect(evaluation!.metrics['auc']!.lower).toBeLessThan(evaluation!.metrics['auc']!.value);
    expect(evaluation!.calibration.map(({ rows }) => rows)).toEqual([10, 10, 10, 10]);
    expect([from, to]).toEqual(['2026-03-01T11:59:59.999Z', '2026-03-01T11:59:59.999Z']);
  });

  it('takes one model by the first digits of its digest', async () => {
    const records = [record('a', 0.5), record('b', 0.5, { digest: TWO })];
    const { models } = await measure(
      records,
      labelsOf(['a'], () => 'Yes'),
      { model: '2222' },
    );
    expect(models.map(({ digest }) => digest)).toEqual([TWO]);
  });

  it('takes the rarer answer for the positive one where nothing is said, and tells it', async () => {
    const options = { positive: undefined } as unknown as Partial<PerformanceOptions>;
    const labels = labelsOf(customers(3), (row) => (row === 0 ? 'gone' : 'here'));
    expect((await measure([record('a', 0.5)], labels, options)).positive).toBe('gone');
    expect((await measure([record('a', 0.5)], 'id,churn\na,\n', options)).positive).toBeUndefined();
  });

  it('has no model where nothing of the range is logged', async () => {
    const range = { since: NOON, until: NOON + 1 };
    expect((await measure([record('a', 0.5)], 'id,churn\n', { range })).models).toEqual([]);
  });

  it.each([
    ['a column that is not there', 'id,left\na,Yes\n', 'column churn is not there'],
    ['a third answer', 'id,churn\na,Yes\nb,No\nc,Maybe\n', 'the third is in row 3'],
    [
      'two answers for an id',
      'id,churn\na,Yes\nb,No\na,No\n',
      'more than one answer, the first such row is 3',
    ],
    ['answers that are all others', 'id,churn\na,1\nb,0\n', 'no value is "Yes"'],
  ])('refuses %s, without repeating an id', async (_, labels, reason) => {
    const refused = measure([record('a', 0.5)], labels);
    await expect(refused).rejects.toMatchObject({
      code: 'DataRefused',
      message: expect.stringContaining(reason),
    });
  });
});
