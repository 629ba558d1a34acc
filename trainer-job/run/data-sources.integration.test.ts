import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { ATTEMPT_TYPE, readAttempt } from '@churnops/lib/artifact/attempt.ts';
import { readReference } from '@churnops/lib/artifact/read-reference.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { PROFILE_TYPE, readProfileReferrer } from '@churnops/lib/profile/profile-referrer.ts';
import { profiledColumns } from '@churnops/lib/profile/reference-profile.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecords } from '../data/csv/parse-records.fixture.ts';
import { telcoCsv } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import { testContext } from '../storage/local.fixture.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createTableWriter } from '../table/open-table.ts';
import { runJobProcess } from './job-process.fixture.ts';

let directory: string;
let registry: RealRegistry;
let client: RegistryClient;
let store: RealStore;
let contract: Contract;
let rows: string[][];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'data-sources-'));
  registry = await startRealRegistry({});
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map(),
    logger: createSilentLogger(),
  });
  store = await startRealStore({ buckets: ['exports'] });
  const csv = [...telcoCsv({ rows: 3_000, seed: 42 })].join('');
  await writeFile(join(directory, 'telco.csv'), csv);
  ({ contract } = await inferContract(join(directory, 'telco.csv'), { target: 'churn' }));
  rows = parseRecords(csv);
  await upload('telco.csv', Buffer.from(csv));
  await uploadParquet('telco.parquet');
}, 900_000);
afterAll(async () => {
  await client.close();
  await Promise.all([registry.stop(), store.stop()]);
  await rm(directory, { recursive: true });
});

const credentials = () => ({ accessKeyId: store.accessKeyId, secretAccessKey: store.secretAccessKey });
const bucket = () => ({ endpoint: store.endpoint, bucket: 'exports' });
const repository = () => `${registry.host}/churn/telco`;

async function upload(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const s3 = new S3Client(bucket(), credentials());
  await s3.put(key, bytes);
  await s3.close();
}

const TYPES = { Numeric: 'Number', Boolean: 'Boolean', Date: 'Text', Categorical: 'Text' } as const;

async function uploadParquet(key: string): Promise<void> {
  const location = { kind: 'S3' as const, ...bucket(), key, credentials: credentials() };
  const storage = openStorage(location, testContext(directory));
  const file = await storage.create('');
  const [header = [], ...body] = rows;
  const types = new Map(contract.features.map(({ name, type }) => [name, TYPES[type]]));
  const writer = createTableWriter(
    file,
    'Parquet',
    header.map((name) => ({ name, type: types.get(name) ?? 'Text' })),
  );
  await writer.write(body);
  await writer.finish();
  await file.complete();
  await storage.close();
}

function start(uid: string, run: object, secret = store.secretAccessKey, volume?: string) {
  const file = {
    formatVersion: 1,
    uid,
    name: uid,
    namespace: 'dev',
    createdAt: '2026-03-01T12:03:00Z',
    ...run,
  };
  const files = { 'data-s3/accessKeyId': store.accessKeyId, 'data-s3/secretAccessKey': secret };
  return runJobProcess({ directory, host: registry.host, run: file, files, ...(volume && { volume }) });
}

function train(uid: string, key: string, secret?: string) {
  const data = { s3: { ...bucket(), key } };
  return start(uid, { spec: { contract, data, output: { repository: repository() } } }, secret);
}

async function attemptOf(digest: unknown) {
  const subject = { host: registry.host, repository: 'churn/telco', digest: String(digest) };
  return (await client.listReferrers(subject, ATTEMPT_TYPE)).map(({ annotations }) =>
    readAttempt(annotations),
  );
}

describe('a training on a bucket', { timeout: 240_000 }, () => {
  it('reads CSV, and tells which state of it', async () => {
    const { exitCode, message, log } = await train('s3-csv', 'telco.csv');
    expect(exitCode, log).toBe(0);
    const [attempt] = await attemptOf(message['digest']);
    expect(attempt?.dataVersion).toMatch(/^etag:"[0-9a-f]{32}"$/);
    expect(attempt).not.toHaveProperty('awaiting');
    expect(log).not.toContain(store.secretAccessKey);
  });

  it('reads Parquet', async () => {
    const { exitCode, log } = await train('s3-parquet', 'telco.parquet');
    expect(exitCode, log).toBe(0);
  });

  it('ends with 77 where the store refuses its keys, and with 78 where the object is not there', async () => {
    const refused = await train('s3-refused', 'telco.csv', 'not-the-secret');
    expect([refused.exitCode, refused.message['code']]).toEqual([77, 'StorageRefused']);
    expect(refused.log + JSON.stringify(refused.message)).not.toContain('not-the-secret');
    const absent = await train('s3-absent', 'absent.csv');
    expect([absent.exitCode, absent.message['code']]).toEqual([78, 'StorageNotFound']);
  });
});

describe('a run of mode Profile', { timeout: 240_000 }, () => {
  async function profile(uid: string, digest: string, data: object, from: string, volume?: string) {
    const spec = {
      data,
      profile: { artifact: `oci://${repository()}@${digest}`, from },
      output: { repository: repository() },
    };
    const job = await start(uid, { mode: 'Profile', spec }, undefined, volume);
    expect(job.exitCode, job.log).toBe(0);
    const counts = { host: registry.host, repository: 'churn/telco', digest: String(job.message['digest']) };
    const reference = await readReference(client, `${repository()}@${digest}`);
    return {
      page: await readProfileReferrer(client, counts, reference.profile),
      reference,
      digest: counts.digest,
    };
  }

  it('counts the rows of a dataset as the reference counts its own, and attaches them to the model', async () => {
    const trained = await train('profile-model', 'telco.parquet');
    const digest = String(trained.message['digest']);
    const data = { s3: { ...bucket(), key: 'telco.parquet' } };
    const { page, reference, digest: counts } = await profile('profile-1', digest, data, 'Dataset');
    expect(page).toMatchObject({ model: digest, slotMilliseconds: 300_000, final: true });
    const [slot, ...others] = page.slots;
    expect(others).toEqual([]);
    expect(slot).toMatchObject({
      pod: 'profile-1',
      slot: Date.parse('2026-03-01T12:00:00Z'),
      closed: true,
      rows: 3_000,
    });
    for (const [index, column] of profiledColumns(reference.profile).entries()) {
      if (column.name === 'probability') continue;
      expect(Array.from(slot!.columns[index]!.bins), column.name).toEqual(Array.from(column.counts.bins));
    }
    const subject = { host: registry.host, repository: 'churn/telco', digest };
    const referrers = await client.listReferrers(subject, PROFILE_TYPE);
    expect(referrers.map((each) => each.digest)).toContain(counts);
    expect((await profile('profile-1', digest, data, 'Dataset')).digest).toBe(counts);
  });

  it('counts the scores of all files of a directory of batches, and what the contract refuses', async () => {
    const trained = await train('profile-model', 'telco.parquet');
    const digest = String(trained.message['digest']);
    const volume = await mkdtemp(join(directory, 'volume-'));
    const [header = [], ...body] = rows;
    const part = (lines: string[][]) =>
      [[...header, 'probability'], ...lines].map((line) => line.join(',')).join('\n');
    const tenure = header.indexOf('tenure');
    await writeFile(join(volume, 'part-0.csv'), part(body.slice(0, 100).map((line) => [...line, '0.25'])));
    await writeFile(
      join(volume, 'part-1.csv'),
      part([
        [...body[0]!.with(tenure, 'long'), '0.5'],
        [...body[1]!, '2'],
      ]),
    );
    await writeFile(join(volume, 'part-0.refused.csv'), 'file,line,column,reason,record\n');
    const data = { persistentVolumeClaim: { claimName: 'batches', path: '.' } };
    const { page, reference } = await profile('profile-2', digest, data, 'ScoredBatches', volume);
    const columns = profiledColumns(reference.profile).map(({ name }) => name);
    const of = (name: string) => page.slots[0]!.columns[columns.indexOf(name)]!;
    expect(page.slots[0]!.rows).toBe(100);
    expect(of('probability').bins.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect([of('tenure').refused, of('probability').refused]).toEqual([1, 1]);
  });

  it('ends with 65 where scores are to be counted and there are none', async () => {
    const trained = await train('profile-model', 'telco.parquet');
    const artifact = `oci://${repository()}@${trained.message['digest']}`;
    const data = { s3: { ...bucket(), key: 'telco.csv' } };
    const spec = { data, profile: { artifact, from: 'ScoredBatches' }, output: { repository: repository() } };
    const { exitCode, message } = await start('profile-3', { mode: 'Profile', spec });
    expect([exitCode, message['code']]).toEqual([65, 'DataRefused']);
    expect(message['sentence']).toContain('column probability');
  });
});
