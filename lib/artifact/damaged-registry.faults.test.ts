import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSilentLogger } from '../logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '../registry/real-registry.fixture.ts';
import { RegistryClient } from '../registry/registry-client.ts';
import { writeModelDirectory } from './model-directory.ts';
import { pullModel, pushModel } from './model-registry.ts';
import { tinyModelFiles } from './tiny-artifact.fixture.ts';

const FLIPS = 1_000;
/** A fixed stride that shares no factor with the size visits places all over, always the same. */
const STRIDE = 7_919;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let digest: string;
/** Where each blob of the artifact is on the registry's disk, the manifest among them, and what belongs there. */
let blobs: { path: string; bytes: Buffer }[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-damage-'));
  registry = await startRealRegistry({});
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map(),
    logger: createSilentLogger(),
    retryPolicy: { attempts: 1, baseMilliseconds: 1, maximumMilliseconds: 1 },
  });
  const model = join(directory, 'model');
  await writeModelDirectory(model, tinyModelFiles(), { name: 'telco' });
  ({ digest } = await pushModel(client, `${registry.host}/churn/telco`, model));
  const { manifest } = await client.getManifest(reference());
  const digests = [digest, manifest.config.digest, ...manifest.layers.map((layer) => layer.digest)];
  const paths = digests.map(registry.blobPath);
  blobs = await Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(path) })));
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

const reference = () => ({ host: registry.host, repository: 'churn/telco', digest });

/** Pulls the model into an empty folder: `used`, or the code of the refusal. */
async function pull(): Promise<string> {
  const target = await mkdtemp(join(directory, 'pull-'));
  try {
    await pullModel(client, reference(), target, { maximumBytes: 1e6 });
    return 'used';
  } catch (refusal) {
    return (refusal as { code: string }).code;
  } finally {
    await rm(target, { recursive: true });
  }
}

/** The blob and the offset of the byte at a position in all of them, one behind the other. */
function locate(position: number): { blob: (typeof blobs)[number]; offset: number } {
  let offset = position % blobs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (const blob of blobs) {
    if (offset < blob.bytes.length) return { blob, offset };
    offset -= blob.bytes.length;
  }
  throw new RangeError(`there is no byte ${position}`);
}

describe('a model on the disk of a real registry', () => {
  it(`is refused with any one bit flipped, ${FLIPS} of ${FLIPS} times`, async () => {
    const outcomes = new Map<string, number>();
    for (let flip = 0; flip < FLIPS; flip++) {
      const { blob, offset } = locate(flip * STRIDE);
      const changed = Buffer.from(blob.bytes);
      changed[offset]! ^= 1 << (flip % 8);
      await writeFile(blob.path, changed);
      const outcome = await pull();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await writeFile(blob.path, blob.bytes);
    }
    console.log('flips:', Object.fromEntries(outcomes));
    expect(outcomes.has('used')).toBe(false);
    expect([...outcomes.values()].reduce((sum, count) => sum + count)).toBe(FLIPS);
    expect(await pull()).toBe('used');
  }, 240_000);

  it('is refused when a blob was cut, made longer, or replaced by another of the same size', async () => {
    for (const { path, bytes } of blobs) {
      const { length } = bytes;
      const changes = [
        bytes.subarray(0, length - 1),
        Buffer.concat([bytes, bytes]),
        Buffer.alloc(length, ' '),
      ];
      for (const changed of changes) {
        await writeFile(path, changed);
        expect(await pull()).not.toBe('used');
      }
      await writeFile(path, bytes);
    }
    expect(await pull()).toBe('used');
  });
});
