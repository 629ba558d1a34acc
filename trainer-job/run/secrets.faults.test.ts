import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Canary } from '@churnops/lib/registry/canary.fixture.ts';
import {
  INDISCRETIONS,
  startIndiscreetRegistry,
} from '@churnops/lib/registry/indiscreet-registry.fixture.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

const MAIN = join(import.meta.dirname, '../main.ts');
const canary = new Canary();

/** Runs a Job until it ends, and gives everything that it said anywhere. */
async function everythingSaid(host: string, data: object, dockerConfig: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'churnops-canary-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const features = [{ name: 'tenure', type: 'Numeric' }];
  const contract = { target: { name: 'churn', positive: 'Yes' }, features };
  const spec = { contract, data, output: { repository: `${host}/churn/telco` } };
  const run = { formatVersion: 1, uid: 'uid', name: 'telco-1', namespace: 'dev', spec };
  await writeFile(join(home, 'run.json'), JSON.stringify(run));
  for (const purpose of ['push', 'data-pull']) {
    await mkdir(join(home, purpose));
    await writeFile(join(home, purpose, 'config.json'), dockerConfig);
  }
  const terminationLog = join(home, 'termination-log');
  const trainer = spawn(process.execPath, [MAIN], {
    env: {
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_REGISTRIES: JSON.stringify([{ host, plainHTTP: true }]),
      CHURNOPS_TERMINATION_LOG: terminationLog,
      CHURNOPS_PROGRESS_PORT: '0',
      CHURNOPS_LOG_LEVEL: 'debug',
      TMPDIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void trainer.kill('SIGKILL'));
  const [out, error, [exitCode]] = await Promise.all([
    text(trainer.stdout),
    text(trainer.stderr),
    once(trainer, 'exit'),
  ]);
  expect(exitCode).toBeGreaterThan(0);
  return [out, error, trainer.spawnargs.join(' '), await readFile(terminationLog, 'utf8')].join('\n');
}

describe('the password of a registry', () => {
  it.each(INDISCRETIONS)('is repeated nowhere when the registry %s', async (indiscretion) => {
    const registry = await startIndiscreetRegistry(indiscretion);
    onTestFinished(registry.stop);
    const { whole } = canary.dockerConfigs(registry.host);
    const said = await everythingSaid(registry.host, { url: 'http://127.0.0.1:1/telco.csv' }, whole!);
    expect(registry.wasTold()).toBe(true);
    expect(canary.linesWith(said)).toEqual([]);
  });

  it.each(['cut off', 'not JSON', 'not base64', 'a list'])(
    'is repeated nowhere when the docker config is broken: %s',
    async (name) => {
      const host = '127.0.0.1:1';
      const said = await everythingSaid(host, { url: 'http://x/' }, canary.dockerConfigs(host)[name]!);
      expect(said).toContain('DockerConfigInvalid');
      expect(canary.linesWith(said)).toEqual([]);
    },
  );
});

describe('the secret in the address of data', () => {
  it.each([
    ['query', 404],
    ['query', 403],
    ['query', 500],
    ['user', 404],
  ])('is repeated nowhere when it is in the %s and the server answers %i', async (place, status) => {
    const server = createServer(({ url }, response) => {
      response.writeHead(url?.startsWith('/v2/') ? 404 : status).end(url);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { username, password } = canary.user;
    const address =
      place === 'user' ? `${username}:${password}@${host}/a` : `${host}/a?signature=${password}`;
    const said = await everythingSaid(host, { url: `http://${address}` }, '{}');
    expect(said).toMatch(/"code":"(Storage|Data|Run)/);
    expect(canary.linesWith(said)).toEqual([]);
  });
});
