import { randomBytes } from 'node:crypto';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MultipartUpload } from './multipart-upload.ts';
import { S3Client } from './s3-client.ts';

let store: RealStore;
const clients: S3Client[] = [];

function connect(changes: { secretAccessKey?: string; bucket?: string } = {}): S3Client {
  const { endpoint, accessKeyId, secretAccessKey } = { ...store, ...changes };
  const client = new S3Client(
    { endpoint, bucket: changes.bucket ?? 'data' },
    { accessKeyId, secretAccessKey },
    { random: () => 0 },
  );
  clients.push(client);
  return client;
}

beforeAll(async () => {
  store = await startRealStore({ buckets: ['data'] });
}, 900_000);

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await store.stop();
});

const AWKWARD = "a b/ü+%2F&=?#'(x)*!~.csv";

describe('an S3 client before a real store', () => {
  it.each(['plain.csv', AWKWARD])('writes, looks at, reads and removes %s', async (key) => {
    const client = connect();
    await client.put(key, Buffer.from('hello, store'));
    const known = await client.head(key);
    expect(known).toMatchObject({ key, size: 12, version: expect.stringMatching(/^etag:"[0-9a-f]{32}"$/) });
    const whole = await client.get(key, {});
    expect(await whole.response.text()).toBe('hello, store');
    const part = await client.get(key, { from: 7, end: 10 }, known!.etag);
    expect(part.response.status).toBe(206);
    expect(await part.response.text()).toBe('sto');
    expect((await client.list(key.slice(0, key.lastIndexOf('/') + 1))).map((each) => each.key)).toContain(
      key,
    );
    await client.remove(key);
    expect(await client.head(key)).toBeUndefined();
  });

  it('tells another state of an object from the one that is wanted', async () => {
    const client = connect();
    await client.put('changing', Buffer.from('one'));
    const { etag } = (await client.head('changing'))!;
    await client.put('changing', Buffer.from('two'));
    expect((await client.get('changing', { from: 1 }, etag)).response.status).toBe(412);
  });

  it('writes in parts, which appear together', async () => {
    const client = connect();
    const upload = await MultipartUpload.begin(client, 'big/file');
    const parts = [randomBytes(5 * 2 ** 20), randomBytes(1_000)];
    for (const part of parts) {
      await upload.add(part);
      expect(await client.head('big/file')).toBeUndefined();
    }
    await upload.complete();
    expect(Buffer.from(await (await client.get('big/file', {})).response.arrayBuffer())).toEqual(
      Buffer.concat(parts),
    );
    await expect(upload.complete()).resolves.toBeUndefined();
  });

  it('leaves nothing of what it aborts', async () => {
    const client = connect();
    const upload = await MultipartUpload.begin(client, 'aborted');
    await upload.add(randomBytes(5 * 2 ** 20));
    await upload.abort();
    await upload.abort();
    await expect(upload.complete()).rejects.toMatchObject({ code: 'S3AnswerInvalid' });
    expect(await client.head('aborted')).toBeUndefined();
  });

  it('lists what is directly under a prefix, by name', async () => {
    const client = connect();
    for (const key of ['list/b', 'list/a', 'list/deeper/c', 'listed'])
      await client.put(key, Buffer.from(key));
    expect(await client.list('list/')).toMatchObject([
      { key: 'list/a', size: 6 },
      { key: 'list/b', size: 6 },
    ]);
  });

  it('says by the code of the store why it was refused', async () => {
    await expect(connect({ secretAccessKey: 'wrong' }).head('plain')).rejects.toMatchObject({
      code: 'S3Refused',
    });
    await expect(connect({ secretAccessKey: 'wrong' }).list('')).rejects.toThrow(/SignatureDoesNotMatch/);
    await expect(connect({ bucket: 'absent' }).list('')).rejects.toMatchObject({ code: 'S3NotFound' });
    await expect(connect().get('absent', {})).rejects.toThrow(/NoSuchKey/);
  });
});
