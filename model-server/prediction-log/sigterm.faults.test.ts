import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPredictionLog } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { expect, it, onTestFinished } from 'vitest';
import { writeTinyModel } from '../model/tiny-source.fixture.ts';
import { startServerProcess } from '../server-process.fixture.ts';

const CLIENTS = 8;
const ANSWERS = 500;

it('has every prediction that was answered in its log when it is stopped under load', async () => {
  const log = await mkdtemp(join(tmpdir(), 'churnops-log-'));
  onTestFinished(() => rm(log, { recursive: true }));
  const { directory, digest } = await writeTinyModel();
  const server = await startServerProcess({
    CHURNOPS_MODEL_DIRECTORY: directory,
    CHURNOPS_PREDICTION_LOG_DIRECTORY: log,
    CHURNOPS_DRAIN_SECONDS: '1',
  });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  await expect.poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 10_000 }).toBe(200);

  const answered: string[] = [];
  const send = async (id: string): Promise<boolean> => {
    const body = JSON.stringify({ features: [[5, 'monthly']], ids: [id] });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/predict`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    if (response?.status !== 200) return false;
    await response.text();
    answered.push(id);
    return true;
  };
  const client = async (name: number) => {
    for (let request = 0; await send(`customer ${name} ${request}`); request++)
      if (answered.length === ANSWERS) server.child.kill('SIGTERM');
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, name) => client(name)));
  expect(await server.exited).toBe(0);

  const logged = new Set<string>();
  for await (const records of readPredictionLog(log))
    for (const { id, digest: model } of records) if (model === digest) logged.add(id);
  expect(answered.length).toBeGreaterThan(ANSWERS);
  expect(answered.filter((id) => !logged.has(id))).toEqual([]);
}, 60_000);
