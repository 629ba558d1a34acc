import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Canary } from '@churnops/lib/registry/canary.fixture.ts';
import {
  INDISCRETIONS,
  startIndiscreetRegistry,
} from '@churnops/lib/registry/indiscreet-registry.fixture.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

const canary = new Canary();

/** Runs the server with a docker config until it ends, and gives everything that it said anywhere. */
async function everythingSaid(host: string, dockerConfig: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-canary-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const [config, terminationLog] = [join(directory, 'config.json'), join(directory, 'termination-log')];
  await writeFile(config, dockerConfig);
  const server = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      CHURNOPS_ARTIFACT: `oci://${host}/churn/telco@sha256:${'0'.repeat(64)}`,
      CHURNOPS_REGISTRIES: JSON.stringify([{ host, plainHTTP: true }]),
      CHURNOPS_PULL_CONFIG: config,
      CHURNOPS_WORK_DIRECTORY: directory,
      CHURNOPS_TERMINATION_LOG: terminationLog,
      CHURNOPS_FETCH_PATIENCE_SECONDS: '1',
      CHURNOPS_HOST: '127.0.0.1',
      CHURNOPS_PORT: '0',
      CHURNOPS_LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  const said: string[] = [];
  const pages: Promise<void>[] = [];
  createInterface(server.stderr).on('line', (line) => said.push(line));
  createInterface(server.stdout).on('line', (line) => {
    said.push(line);
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    if (msg === 'listening') pages.push(...['/health', '/metrics'].map((path) => read(url + path, said)));
  });
  const [exitCode] = await once(server, 'close');
  expect(exitCode).toBeGreaterThan(0);
  await Promise.all(pages);
  return [...said, server.spawnargs.join(' '), await readFile(terminationLog, 'utf8')].join('\n');
}

/** Reads what anyone may; the server may end meanwhile. */
async function read(url: string, said: string[]): Promise<void> {
  const response = await fetch(url).catch(() => undefined);
  said.push((await response?.text().catch(() => '')) ?? '');
}

describe('the password of a registry', () => {
  it.each(INDISCRETIONS)('is repeated nowhere when the registry %s', async (indiscretion) => {
    const registry = await startIndiscreetRegistry(indiscretion);
    onTestFinished(registry.stop);
    const said = await everythingSaid(registry.host, canary.dockerConfigs(registry.host)['whole']!);
    expect(registry.wasTold()).toBe(true);
    expect(canary.linesWith(said)).toEqual([]);
  });

  it.each(['cut off', 'not JSON', 'not base64', 'a list'])(
    'is repeated nowhere when the docker config is broken: %s',
    async (name) => {
      const said = await everythingSaid('127.0.0.1:1', canary.dockerConfigs('127.0.0.1:1')[name]!);
      expect(said).toContain('DockerConfigInvalid');
      expect(canary.linesWith(said)).toEqual([]);
    },
  );
});
