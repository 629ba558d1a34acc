import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnSmallDisk } from '@churnops/dev/processes/small-disk.ts';
import { runTag } from '@churnops/lib/artifact/attempt.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateTelco } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';

const KIBIBYTE = 1_024;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let files: Server;
let contract: object;
let sources: Record<string, object>;
let dataBytes: number;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-disk-'));
  registry = await startRealRegistry({});
  const registries = [{ host: registry.host, plainHTTP: true }];
  client = new RegistryClient({ registries, credentials: new Map(), logger: createSilentLogger() });
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: 2_000, seed: 42, path });
  ({ contract } = await inferContract(path, { target: 'churn' }));
  const bytes = await readFile(path);
  dataBytes = bytes.byteLength;
  files = createServer((_, response) => response.end(bytes));
  files.listen(0, '127.0.0.1');
  await once(files, 'listening');
  const { digest } = await pushDataset(client, `${registry.host}/churn/data`, path);
  sources = {
    url: { url: `http://127.0.0.1:${(files.address() as AddressInfo).port}/telco.csv` },
    artifact: { artifact: `oci://${registry.host}/churn/data@${digest}` },
  };
});
afterAll(async () => {
  files.close();
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

/** Runs a Job whose scratch space has room for so many bytes. */
async function runWithRoomFor(bytes: number, data: object) {
  const spec = { contract, data, output: { repository: `${registry.host}/churn/telco` } };
  const run = { formatVersion: 1, uid: `uid-${bytes}`, name: 'telco-1', namespace: 'dev', spec };
  await writeFile(join(directory, 'run.json'), JSON.stringify(run));
  const terminationLog = join(directory, 'termination-log');
  const outcome = await runOnSmallDisk({
    argv: [process.execPath, join(import.meta.dirname, '../main.ts')],
    environment: {
      PATH: process.env['PATH'],
      CHURNOPS_RUN_FILE: join(directory, 'run.json'),
      CHURNOPS_REGISTRIES: JSON.stringify([{ host: registry.host, plainHTTP: true }]),
      CHURNOPS_TERMINATION_LOG: terminationLog,
      CHURNOPS_PROGRESS_PORT: '0',
      TMPDIR: '/mnt',
    },
    directory: '/mnt',
    bytes,
  });
  return { ...outcome, message: JSON.parse(await readFile(terminationLog, 'utf8')) };
}

it.each(['url', 'artifact'])(
  'a disk that is full before the data of the %s are whole leaves no part of them, and is told as what may pass',
  async (source) => {
    for (const bytes of [8 * KIBIBYTE, Math.floor(dataBytes * 0.8)]) {
      const { exitCode, files, message } = await runWithRoomFor(bytes, sources[source]!);
      expect(exitCode).toBe(75);
      expect(message).toMatchObject({
        code: 'DiskFull',
        sentence: expect.stringMatching(/ephemeral storage/),
      });
      expect(files).toEqual([]);
    }
  },
);

it('a disk that is full before the model is whole pushes nothing, and the next attempt on a larger one does', async () => {
  const bytes = dataBytes + 8 * KIBIBYTE;
  const full = await runWithRoomFor(bytes, sources['url']!);
  expect(full.exitCode).toBe(75);
  expect(full.message).toMatchObject({ code: 'DiskFull' });
  const tag = runTag(`uid-${bytes}`);
  const reference = { host: registry.host, repository: 'churn/telco', tag };
  expect(await client.resolveTag(reference)).toBeUndefined();
  const roomy = await runWithRoomFor(dataBytes * 20, sources['url']!);
  expect(roomy.exitCode, roomy.output).toBe(0);
});
