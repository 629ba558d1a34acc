import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { profiledModel, writeTinyModel } from './model/tiny-source.fixture.ts';
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts';

const started: ServerProcess[] = [];
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL');
});

async function start(environment: Record<string, string>): Promise<ServerProcess> {
  const server = await startServerProcess(environment);
  started.push(server);
  return server;
}

/** A registry that answers every request with `status`, and the environment that makes the server ask it. */
async function registryAnswering(status: number): Promise<Record<string, string>> {
  const registry = createServer((_request, response) => response.writeHead(status).end('{}'));
  registry.listen(0, '127.0.0.1').unref();
  await once(registry, 'listening');
  const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  return {
    CHURNOPS_ARTIFACT: `oci://${host}/churn/telco@sha256:${'0'.repeat(64)}`,
    CHURNOPS_REGISTRIES: JSON.stringify([{ host, plainHTTP: true }]),
  };
}

const word = async (server: ServerProcess) => JSON.parse(await readFile(server.terminationLog, 'utf8'));

it('serves a model directory, and ends with 0 when told to stop', async () => {
  const { directory, digest } = await writeTinyModel();
  const server = await start({ CHURNOPS_MODEL_DIRECTORY: directory, CHURNOPS_DRAIN_SECONDS: '0' });
  await expect.poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 10_000 }).toBe(200);
  expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ status: 'ready', digest });
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
}, 20_000);

it('tells of its last rows until its grace is over, on the metrics port alone', async () => {
  const { directory } = await profiledModel();
  const server = await start({
    CHURNOPS_MODEL_DIRECTORY: directory,
    CHURNOPS_DRAIN_SECONDS: '0',
    CHURNOPS_CLOSE_GRACE_SECONDS: '2',
    POD_UID: 'pod-uid',
  });
  await expect.poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 10_000 }).toBe(200);
  const headers = { 'content-type': 'application/json' };
  const body = '{"features":[[5,"monthly"]]}';
  expect((await fetch(`${server.url}/predict`, { method: 'POST', headers, body })).status).toBe(200);
  server.child.kill('SIGTERM');
  const profile = async () => (await fetch(`${server.metricsUrl}/profile`)).json();
  await expect
    .poll(profile)
    .toMatchObject({ final: true, slots: [{ pod: 'pod-uid', rows: 1, closed: true }] });
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  expect(await server.exited).toBe(0);
}, 20_000);

it('refuses a model with one bit flipped, says why, and ends with 65', async () => {
  const { directory } = await writeTinyModel();
  const bytes = await readFile(join(directory, 'model.onnx'));
  bytes[200]! ^= 1;
  await writeFile(join(directory, 'model.onnx'), bytes);
  const server = await start({ CHURNOPS_MODEL_DIRECTORY: directory });
  expect(await server.exited).toBe(65);
  expect(await word(server)).toEqual({
    code: 'DigestMismatch',
    sentence: expect.stringContaining('model.onnx'),
  });
}, 20_000);

it.each([
  [404, 65, 'NotFound'],
  [403, 77, 'RegistryRefused'],
])(
  'ends for good when the registry answers %i: with %i, saying %s',
  async (status, code, name) => {
    const server = await start(await registryAnswering(status));
    expect(await server.exited).toBe(code);
    expect(await word(server)).toMatchObject({ code: name });
  },
  20_000,
);

it('waits for a registry that fails, saying so, and ends with 75 when its patience is over', async () => {
  const server = await start({ ...(await registryAnswering(503)), CHURNOPS_FETCH_PATIENCE_SECONDS: '1' });
  expect((await fetch(`${server.url}/live`)).status).toBe(200);
  const health = await fetch(`${server.url}/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({
    status: 'starting',
    reason: expect.stringContaining('churn/telco'),
  });
  expect(await server.exited).toBe(75);
  expect(await word(server)).toMatchObject({ code: 'ModelUnavailable' });
}, 60_000);

it('stops at once, with 0, when it is told to while it waits for the model', async () => {
  const server = await start(await registryAnswering(503));
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
}, 20_000);
