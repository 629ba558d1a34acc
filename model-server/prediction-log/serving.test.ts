import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { PredictionRecord } from '@churnops/lib/prediction-log/prediction-record.ts';
import { readPredictionLog } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { directorySource } from '../model/model-source.ts';
import { profiledModel } from '../model/tiny-source.fixture.ts';
import { type RunningServer, startServer } from '../server.ts';
import { type SegmentSink, volumeSink } from './segment-sink.ts';

let log: string;
beforeEach(async () => {
  log = await mkdtemp(join(tmpdir(), 'churnops-log-'));
  onTestFinished(() => rm(log, { recursive: true, force: true }));
});

async function start(predictionLog?: SegmentSink): Promise<RunningServer & { digest: string }> {
  const { directory, digest } = await profiledModel();
  const server = await startServer({
    source: directorySource(directory),
    logger: createSilentLogger(),
    host: '127.0.0.1',
    port: 0,
    predictionLog,
  });
  onTestFinished(() => server.close());
  await server.ready;
  return { ...server, digest };
}

async function predict({ url }: RunningServer, body: object, headers = {}): Promise<number[]> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ probabilities: true, ...body }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { probabilities: number[] }).probabilities;
}

async function records(directory = log): Promise<PredictionRecord[]> {
  const all: PredictionRecord[] = [];
  for await (const some of readPredictionLog(directory)) all.push(...some);
  return all;
}

describe('a server with a prediction log', () => {
  it('logs id, time, digest and probability of the rows that have ids, and of no others', async () => {
    const server = await start(volumeSink(log));
    const before = Date.now();
    const features = [
      [5, 'monthly'],
      [24, 'yearly'],
    ];
    await predict(server, { features });
    const [one, other] = await predict(server, { features, ids: ['ann', 'bob'] });
    await predict(server, { features, ids: ['test 1', 'test 2'] }, { 'churnops-profile': 'skip' });
    await server.close();
    const { digest } = server;
    expect(await records()).toEqual([
      { id: 'ann', time: expect.any(Number), digest, probability: one },
      { id: 'bob', time: expect.any(Number), digest, probability: other },
    ]);
    const [{ time }] = (await records()) as [PredictionRecord];
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('has no value of a row in its log', async () => {
    const server = await start(volumeSink(log));
    await predict(server, { features: [{ tenure: 5, plan: 'ann@example.com' }], ids: ['7'] });
    await server.close();
    const [day = ''] = await readdir(log);
    const [name = ''] = await readdir(join(log, day));
    const text = await readFile(join(log, day, name), 'utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(['id', 'time', 'digest', 'probability']);
    expect(text).not.toContain('ann');
  });

  it('answers and is healthy while the log cannot be written, which it is once it can', async () => {
    const inTheWay = join(log, 'here');
    await writeFile(inTheWay, '');
    const server = await start(volumeSink(inTheWay));
    await predict(server, { features: [[5, 'monthly']], ids: ['ann'] });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('prediction_log_dropped_total{reason="BufferFull"} 0');
    expect(metrics).toContain('prediction_log_written_total 0');
    await rm(inTheWay);
    await server.close();
    expect(await records(inTheWay)).toMatchObject([{ id: 'ann' }]);
  });
});

describe('a server without one', () => {
  it('takes ids, and does nothing with them', async () => {
    const server = await start();
    await predict(server, { features: [[5, 'monthly']], ids: ['ann'] });
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain('prediction_log');
  });
});
