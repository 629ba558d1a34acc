import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCustomerDrift } from '@churnops/trainer-job/data/generate/customer-drift.ts';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { CLAIM, SCORES_CLAIM, SourcePlace, STORE_SECRET } from '../testing/source-place.ts';
import { serveTrained, WatchedSource } from '../testing/watched-source.ts';

const EXAMPLE = new URL('../../../examples/drift-sources/scored-batches.yaml', import.meta.url);
const ROWS = 4_000;
const HOUR = 3_600_000;

let place: SourcePlace;
let artifact: string;

beforeAll(async () => {
  place = await SourcePlace.open(inject('kubeconfig'));
  artifact = await serveTrained(place);
}, 900_000);
afterAll(() => place[Symbol.asyncDispose]());

/** Customers on the claim, three of whom cannot be scored. */
async function exportCustomers(name: string, seed: number, drift?: string): Promise<object> {
  const changed = drift === undefined ? {} : { drift: parseCustomerDrift(drift)! };
  const csv = [...telcoCsv({ rows: ROWS, seed, ...changed })].join('');
  const wrong = csv.split('\n')[1]!.replace(/,\d+,/, ',many,');
  await writeFile(join(place.volume, name), `${csv}${`${wrong}\n`.repeat(3)}`);
  return { persistentVolumeClaim: { claimName: CLAIM, path: name } };
}

describe('a monitor of a bucket that a batch writes to', { timeout: 300_000 }, () => {
  const s3 = (key: string) => ({
    s3: { endpoint: place.store.endpoint, bucket: 'churn', key, secretRef: { name: STORE_SECRET } },
  });
  let watched: WatchedSource;

  it('counts the rows of all parts, Parquet here, in the window in which they were written, and what was refused in none', async () => {
    const batch = {
      ...{ artifact, input: await exportCustomers('all.csv', 1) },
      ...{ output: { ...s3('scores/'), format: 'Parquet' }, partitions: 2, job: 'all' },
    };
    for (const index of [0, 1]) await place.score(batch, index);
    const { metadata, spec } = parse(await readFile(EXAMPLE, 'utf8'));
    const source = { type: 'ScoredBatches', scoredBatches: s3('scores') };
    watched = await WatchedSource.create(place, artifact, {
      metadata: { ...metadata, name: 'lake' },
      spec: { ...spec, source },
    });
    expect((await watched.look()).status?.profile).toMatchObject({ rows: 0 });
    const run = await watched.look();
    expect(run.status?.profile).toMatchObject({ rows: ROWS });
    await watched.untilTotals({ windows: 1, alarms: 0, rows: ROWS });
    const { last } = await watched.status();
    const score = last?.columns?.find(({ name }) => name === 'probability');
    expect(score).toMatchObject({ verdict: 'Stable', rows: ROWS });
  });

  it('counts them in no other window, and keeps the keys to itself', async () => {
    const run = await watched.look();
    expect(run.status?.profile).toMatchObject({ rows: 0 });
    await watched.until('Ready', 'True Watching');
    expect((await watched.status()).totals).toEqual({ windows: 1, alarms: 0, rows: ROWS });
    expect(place.logs.join()).not.toContain(place.store.secretAccessKey);
  });
});

describe('a monitor of a directory that nightly batches write to', { timeout: 300_000 }, () => {
  let watched: WatchedSource;

  /** A batch works in the window that the run is to count. */
  async function score(name: string, job: string, input: object, run: string): Promise<object> {
    const output = { persistentVolumeClaim: { claimName: SCORES_CLAIM, path: `nightly/${name}.csv` } };
    const message = await place.score({ artifact, input, output, job });
    const { metadata } = await place.hand.run(run);
    const moment = Date.parse(metadata.annotations!['churnops.dev/window-start']!) + 3 * HOUR;
    const directory = join(place.scores, 'nightly');
    for (const file of await readdir(directory))
      if (file.startsWith(`${name}.`)) await utimes(join(directory, file), moment / 1_000, moment / 1_000);
    return message;
  }

  it('counts what was written on its day', async () => {
    watched = await WatchedSource.create(place, artifact, parse(await readFile(EXAMPLE, 'utf8')));
    const run = await watched.due();
    const input = await exportCustomers('monday.csv', 11);
    expect(await score('monday', 'one', input, run)).toMatchObject({ rows: ROWS, refused: 3 });
    expect((await place.finish(run)).status?.profile).toMatchObject({ artifact, rows: ROWS });
    await watched.untilTotals({ windows: 1, alarms: 0, rows: ROWS });
    await watched.until('DriftDetected', 'False NotDetected');
  });

  it('counts new files and not those of yesterday beside them', async () => {
    const run = await watched.due();
    await score('tuesday', 'two', await exportCustomers('tuesday.csv', 12, 'monthly_charges=+25%'), run);
    expect((await place.finish(run)).status?.profile).toMatchObject({ rows: ROWS });
    await watched.untilTotals({ windows: 2, alarms: 1, rows: 2 * ROWS });
  });

  it('counts a file anew that another batch wrote over, and finds the drift of two days', async () => {
    const run = await watched.due();
    await score('tuesday', 'three', await exportCustomers('tuesday.csv', 13, 'monthly_charges=+25%'), run);
    await place.restart();
    await place.finish(run);
    await watched.untilTotals({ windows: 3, alarms: 2, rows: 3 * ROWS });
    expect(await watched.until('DriftDetected', 'True Detected')).toContain('monthly_charges');
    expect((await watched.status()).episode?.id).toMatch(/^telco-nightly-\d{8}T000000Z$/);
  });

  it('judges no day without a batch, and says so after two', async () => {
    for (const _ of ['wednesday', 'thursday', 'friday']) await watched.look();
    expect(await watched.until('SampleSufficient', 'False NoRows')).toContain('No row was read');
    expect((await watched.status()).totals).toEqual({ windows: 3, alarms: 2, rows: 3 * ROWS });
    await watched.until('DriftDetected', 'True Detected');
  });
});
