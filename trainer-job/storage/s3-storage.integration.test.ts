import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, testContext } from './local.fixture.ts';
import { openStorage } from './open-storage.ts';
import type { Storage } from './storage.ts';

let store: RealStore;
const opened: Storage[] = [];

beforeAll(async () => {
  store = await startRealStore({ buckets: ['data'], tls: true, versions: true });
}, 900_000);
afterAll(async () => {
  await Promise.all(opened.map((storage) => storage.close()));
  await store.stop();
});

function open(key: string, secretAccessKey = store.secretAccessKey): Storage {
  const { endpoint, accessKeyId, certificateAuthority } = store;
  const credentials = { accessKeyId, secretAccessKey, ...(certificateAuthority && { certificateAuthority }) };
  const storage = openStorage(
    { kind: 'S3', endpoint, bucket: 'data', key, credentials },
    testContext(tmpdir()),
  );
  opened.push(storage);
  return storage;
}

async function write(storage: Storage, name: string, chunks: Uint8Array[]): Promise<void> {
  const file = await storage.create(name);
  for (const chunk of chunks) await file.write(chunk);
  await file.complete();
}

describe('S3 storage before a real store, over TLS with an authority of its own', () => {
  it('writes a file of many parts, which appears whole, and reads it as it is', {
    timeout: 180_000,
  }, async () => {
    const storage = open('large');
    const chunks = Array.from({ length: 40 }, () => randomBytes(1 << 20));
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const file = await storage.create('a.bin');
    for (const chunk of chunks) await file.write(chunk);
    expect(await storage.describe('a.bin')).toBeUndefined();
    await file.complete();
    await file.abort();
    expect(sha256(await bytesOf(storage.read('a.bin')))).toBe(sha256(Buffer.concat(chunks)));
    const part = await bytesOf(storage.read('a.bin', { from: 20_000_000, end: 20_000_010 }));
    expect(part).toEqual(Buffer.concat(chunks).subarray(20_000_000, 20_000_010));
  });

  it('leaves nothing of a file that is aborted, small or large', async () => {
    const storage = open('aborted');
    for (const size of [10, 17 << 20]) {
      const file = await storage.create('a.bin');
      await file.write(randomBytes(size));
      await file.abort();
      expect(await storage.describe('a.bin')).toBeUndefined();
    }
  });

  it('lists a directory by name, and a file as itself', async () => {
    for (const name of ['part-1.csv', 'part-0.csv']) await write(open('list'), name, [Buffer.from(name)]);
    expect(await open('list').list()).toMatchObject([
      { name: 'part-0.csv', path: 'list/part-0.csv', size: 10 },
      { name: 'part-1.csv', path: 'list/part-1.csv', size: 10 },
    ]);
    expect(await open('list/part-0.csv').list()).toMatchObject([{ name: '', path: 'list/part-0.csv' }]);
    await expect(open('nothing').list()).rejects.toMatchObject({ code: 'StorageNotFound' });
  });

  it('tells versions apart where the bucket keeps them', async () => {
    const client = new S3Client({ endpoint: store.endpoint, bucket: 'data' }, { ...store });
    const status = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    const request = { method: 'PUT', key: '', query: { versioning: '' }, action: 'keep versions' } as const;
    await client.transport.sendForText({ ...request, body: Buffer.from(status) }, 1_000);
    await client.close();
    const storage = open('versioned.csv');
    await write(storage, '', [Buffer.from('one')]);
    const one = await storage.describe('');
    await write(storage, '', [Buffer.from('two')]);
    const two = await storage.describe('');
    expect(one?.version).toMatch(/^version:.+/);
    expect(two?.version).not.toBe(one?.version);
  });

  it('removes, and is content where there is nothing to remove', async () => {
    const storage = open('removed');
    await write(storage, 'a', [Buffer.from('a')]);
    await storage.remove('a');
    await storage.remove('a');
    expect(await storage.describe('a')).toBeUndefined();
  });

  it('says what is refused without saying the secret', async () => {
    const fault = await open('list', 'wrong-secret')
      .list()
      .catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ code: 'StorageRefused' });
    expect(String((fault as Error).stack)).not.toContain('wrong-secret');
  });
});
