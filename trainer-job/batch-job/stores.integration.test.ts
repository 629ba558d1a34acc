import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { createTableWriter, openTable } from '../table/open-table.ts';
import type { ColumnSpec, Row, TableFormat } from '../table/table.ts';
import { runPartition } from './partition.fixture.ts';
import { manyRows, TinyModelWorld } from './tiny-model-world.fixture.ts';

let world: TinyModelWorld;
let store: RealStore;
let directory: string;

beforeAll(async () => {
  world = await TinyModelWorld.start();
  store = await startRealStore({ buckets: ['churn'] });
});
afterAll(async () => {
  await store.stop();
  await world.stop();
});
beforeEach(async () => {
  directory = await world.makeVolumes();
});

const context = () => ({ clock: SYSTEM_CLOCK, random: Math.random, workDirectory: directory });
const keys = () => ({ accessKeyId: store.accessKeyId, secretAccessKey: store.secretAccessKey });
const place = (key: string) => ({
  s3: { endpoint: store.endpoint, bucket: 'churn', key, secretRef: { name: 'store' } },
});
const openKey = (key: string) =>
  openStorage({ kind: 'S3', endpoint: store.endpoint, bucket: 'churn', key, credentials: keys() }, context());

const COLUMNS: ColumnSpec[] = [
  { name: 'id', type: 'Integer' },
  { name: 'plan', type: 'Text' },
  { name: 'tenure', type: 'Number' },
];
const ROWS: Row[] = Array.from({ length: 1_000 }, (_, row) => [
  String(row),
  row % 10 === 9 ? '' : 'monthly',
  row % 4 === 0 ? '' : String(row % 50),
]);

async function writeTable(storage: Storage, name: string, format: TableFormat): Promise<void> {
  const file = await storage.create(name);
  const table = createTableWriter(file, format, COLUMNS);
  await table.write(ROWS);
  await table.finish();
  await file.complete();
}

async function readRows(storage: Storage, name: string) {
  const table = await openTable(storage, (await storage.describe(name))!);
  const rows: Row[] = [];
  for await (const block of table.blocks) rows.push(...block);
  return { header: table.header, rows };
}

function run(given: { input: object; output: object; partitions?: number }, index = 0) {
  const secrets: Record<string, string> = {};
  for (const side of ['input-s3', 'output-s3'])
    for (const [name, value] of Object.entries(keys())) secrets[`${side}/${name}`] = value;
  const job = { directory, registryHost: world.host, artifact: world.artifact, secrets, ...given };
  return runPartition(job, index);
}

describe('a batch from a store to a store', () => {
  it.each<[TableFormat, TableFormat]>([
    ['CSV', 'Parquet'],
    ['Parquet', 'CSV'],
    ['Parquet', 'Parquet'],
  ])('scores each row of a %s once into parts of %s', async (from, to) => {
    const [input, output] = [`${from}-${to}/in.${from.toLowerCase()}`, `${from}-${to}/scores/`];
    await writeTable(openKey(`${from}-${to}/`), `in.${from.toLowerCase()}`, from);
    const batch = { input: place(input), output: { ...place(output), format: to }, partitions: 3 };
    const found: Row[] = [];
    for (let index = 0; index < 3; index++) {
      expect(await run(batch, index)).toMatchObject({ exitCode: 0 });
      const part = await readRows(openKey(output), `part-${index}.${to.toLowerCase()}`);
      expect(part.header).toEqual(['id', 'plan', 'tenure', 'probability', 'prediction']);
      expect(part.rows.length).toBeGreaterThan(100);
      found.push(...part.rows);
    }
    expect(found.map(([id]) => Number(id))).toEqual(
      ROWS.flatMap(([id], row) => (row % 10 === 9 ? [] : [Number(id)])),
    );
    expect(found.every((row) => Number(row[3]) > 0 && ['0', '1'].includes(row[4]!))).toBe(true);
    const { rows: refused } = await readRows(openKey(output), 'part-1.refused.csv');
    for (const [, line, column, , record] of refused) {
      expect([Number(line) - 2, column]).toEqual([Number(record!.split(',')[0]), 'plan']);
    }
  });

  it('scores a part again only for another Job', async () => {
    await writeTable(openKey('again/'), 'in.csv', 'CSV');
    const batch = { input: place('again/in.csv'), output: place('again/out.csv') };
    const first = await run(batch);
    expect(first).toMatchObject({ exitCode: 0, message: { rows: 900, refused: 100 } });
    const { version } = (await openKey('again/').describe('out.csv'))!;
    await writeTable(openKey('again/'), 'in.csv', 'Parquet');
    expect(await run(batch)).toEqual(first);
    expect((await openKey('again/').describe('out.csv'))?.version).toBe(version);
  });

  it('says so where the keys are wrong', async () => {
    const job = { directory, registryHost: world.host, artifact: world.artifact };
    const secrets = Object.fromEntries(
      ['input-s3', 'output-s3'].flatMap((side) => [
        [`${side}/accessKeyId`, store.accessKeyId],
        [`${side}/secretAccessKey`, 'wrong'],
      ]),
    );
    const ended = await runPartition({ ...job, secrets, input: place('x.csv'), output: place('y.csv') });
    expect(ended).toMatchObject({ exitCode: 77 });
    expect(JSON.stringify(ended.message)).not.toContain('wrong');
  });
});

describe('a batch by HTTP', () => {
  let server: Server;
  const files = new Map<string, Buffer>();

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const path = request.url ?? '';
      if (request.method === 'PUT') {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        files.set(path, Buffer.concat(chunks));
        response.writeHead(201).end();
        return;
      }
      const found = files.get(path);
      response.writeHead(found ? 200 : 404, { 'content-length': found?.length ?? 0 });
      response.end(request.method === 'HEAD' ? undefined : found);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void server.close());

  it('gets the rows and puts the scores, the refused rows and what it came to', async () => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const text = manyRows(300);
    files.set('/in.csv', Buffer.from(text));
    const ended = await run({ input: { url: `${base}/in.csv` }, output: { url: `${base}/out/scores.csv` } });
    expect(ended).toMatchObject({ exitCode: 0, message: { rows: 270, refused: 30 } });
    expect(files.get('/out/scores.csv')?.toString()).toBe(await world.score(text));
    expect([...files.keys()].sort()).toEqual([
      '/in.csv',
      '/out/scores.csv',
      '/out/scores.done.json',
      '/out/scores.refused.csv',
    ]);
  });

  it('reads a directory of both formats where their columns are the same', async () => {
    await mkdir(join(directory, 'data', 'both'));
    const local = openStorage({ kind: 'Volume', root: join(directory, 'data'), path: 'both' }, context());
    await writeTable(local, 'a.parquet', 'Parquet');
    await writeFile(join(directory, 'data', 'both', 'b.csv'), 'id,plan,tenure\n7,monthly,3\n');
    const claim = (path: string) => ({ persistentVolumeClaim: { claimName: 'x', path } });
    const ended = await run({ input: claim('both'), output: claim('scores.csv') });
    expect(ended).toMatchObject({ exitCode: 0, message: { rows: 901, refused: 100 } });
  });
});
