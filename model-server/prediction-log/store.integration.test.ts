import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { createSilentLogger, type Logger } from '@churnops/lib/logging/logger.ts';
import { readPredictionLog } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { dayOf } from '@churnops/lib/prediction-log/segment-name.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSink, readLogPlace } from './log-place.ts';
import { PredictionLog } from './prediction-log.ts';

const digest = `sha256:${'5e'.repeat(32)}`;
let store: RealStore;
let secret: string;
beforeAll(async () => {
  store = await startRealStore({ buckets: ['churn'] });
  secret = await mkdtemp(join(tmpdir(), 'churnops-secret-'));
}, 900_000);
afterAll(async () => {
  await rm(secret, { recursive: true });
  await store.stop();
});

async function mount(values: Pick<RealStore, 'accessKeyId' | 'secretAccessKey'>): Promise<void> {
  for (const name of ['accessKeyId', 'secretAccessKey'] as const)
    await writeFile(join(secret, name), values[name]);
}

function openLog(prefix: string, logger: Logger = createSilentLogger()) {
  const place = readLogPlace(
    (name) =>
      ({
        CHURNOPS_PREDICTION_LOG_S3: JSON.stringify({ endpoint: store.endpoint, bucket: 'churn', prefix }),
        CHURNOPS_PREDICTION_LOG_CREDENTIALS: secret,
      })[name],
  )!;
  const metrics = { written: vi.fn(), dropped: vi.fn() };
  const log = new PredictionLog({
    sink: createSink(place),
    metrics,
    logger,
    pod: 'pod',
    process: 'ab12',
    now: Date.now,
    random: () => 0,
    limits: { segmentBytes: 1_000, heldBytes: 100_000, heldRows: 1_000 },
  });
  return { log, metrics };
}

/** The log as a tool for buckets would copy it. */
async function copy(prefix: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-log-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { endpoint, accessKeyId, secretAccessKey } = store;
  const client = new S3Client({ endpoint, bucket: 'churn' }, { accessKeyId, secretAccessKey });
  for (const { key } of await client.list(`${prefix}/${dayOf(Date.now())}/`)) {
    const path = join(directory, key.slice(prefix.length + 1));
    await mkdir(dirname(path), { recursive: true });
    const { response } = await client.get(key, {});
    await writeFile(path, Buffer.from(await response.arrayBuffer()));
  }
  await client.close();
  return directory;
}

describe('a prediction log in a real store', () => {
  const ids = Array.from({ length: 50 }, (_, row) => `customer ${row}`);

  it('has a segment for each part, which together are all rows', async () => {
    await mount(store);
    const { log, metrics } = openLog('logs/telco');
    for (const id of ids) log.append([id], [0.25], digest);
    await log.close(10_000);
    expect(metrics.dropped).not.toHaveBeenCalled();
    const segments: string[][] = [];
    for await (const records of readPredictionLog(await copy('logs/telco')))
      segments.push(records.map(({ id }) => id));
    expect(segments.length).toBeGreaterThan(5);
    expect(segments.flat()).toEqual(ids);
  });

  it('goes on with keys that were put right while it was refused', async () => {
    await mount({ ...store, secretAccessKey: 'another' });
    const warn = vi.fn();
    const { log, metrics } = openLog('logs/refused', { ...createSilentLogger(), warn });
    log.append(
      ids,
      ids.map(() => 0.25),
      digest,
    );
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), 10_000);
    expect(warn.mock.calls[0]).toMatchObject([expect.any(String), { error: { code: 'S3Refused' } }]);
    expect(metrics.written).not.toHaveBeenCalled();
    await mount(store);
    await log.close(10_000);
    expect(metrics.written).toHaveBeenCalledWith(50);
    expect(metrics.dropped).not.toHaveBeenCalled();
  });
});
