import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnSmallDisk } from '@churnops/dev/processes/small-disk.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const KIBIBYTE = 1_024;
/** Of the largest file of the model, which is read after some others. */
const CARD_BYTES = 300 * KIBIBYTE;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
beforeAll(async () => {
  registry = await startRealRegistry({});
  const registries = [{ host: registry.host, plainHTTP: true }];
  client = new RegistryClient({ registries, credentials: new Map(), logger: createSilentLogger() });
  directory = await mkdtemp(join(tmpdir(), 'churnops-disk-'));
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

/** Lets the server fetch an artifact onto a disk of so many bytes. */
async function fetchOntoDisk(artifact: string, bytes: number) {
  const terminationLog = join(directory, 'termination-log');
  const environment = {
    PATH: process.env['PATH'],
    CHURNOPS_ARTIFACT: artifact,
    CHURNOPS_REGISTRIES: JSON.stringify([{ host: registry.host, plainHTTP: true }]),
    CHURNOPS_WORK_DIRECTORY: '/mnt',
    CHURNOPS_TERMINATION_LOG: terminationLog,
    CHURNOPS_FETCH_PATIENCE_SECONDS: '1',
    CHURNOPS_HOST: '127.0.0.1',
    CHURNOPS_PORT: '0',
  };
  const argv = [process.execPath, join(import.meta.dirname, 'main.ts')] as const;
  const outcome = await runOnSmallDisk({ argv, environment, directory: '/mnt', bytes });
  return { ...outcome, message: JSON.parse(await readFile(terminationLog, 'utf8')) };
}

it('a disk that is full leaves no part of a file, and is told and waited for', async () => {
  const card = Buffer.alloc(CARD_BYTES, 'x');
  await writeModelDirectory(directory, tinyModelFiles().set('README.md', card), { name: 'large' });
  const { digest } = await pushModel(client, `${registry.host}/churn/large`, directory);
  const artifact = `oci://${registry.host}/churn/large@${digest}`;
  for (const bytes of [8 * KIBIBYTE, 64 * KIBIBYTE, CARD_BYTES]) {
    const { exitCode, files, message, output } = await fetchOntoDisk(artifact, bytes);
    expect(output).toContain('no space left');
    expect(files.filter((name) => name.includes('partial') || name === 'README.md')).toEqual([]);
    expect(exitCode).toBe(75);
    expect(message).toMatchObject({
      code: 'ModelUnavailable',
      sentence: expect.stringMatching(/disk is full/),
    });
  }
});
