import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import {
  createTestClient,
  type ScriptedRegistry,
  startScriptedRegistry,
} from './scripted-registry.fixture.ts';

const bytes = Buffer.from('0123456789'.repeat(1_000));
const digest = digestOf(bytes);
const flipped = Buffer.from(bytes);
flipped[5_000]! ^= 1;
const limits = { maximumBytes: 1 << 20 };

let directory: string;
const open: ScriptedRegistry[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'blobs-'));
});
afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
  await rm(directory, { recursive: true });
});

async function start(answer: Parameters<typeof startScriptedRegistry>[0]) {
  const registry = await startScriptedRegistry(answer);
  open.push(registry);
  const reference = { host: registry.host, repository: 'churn/telco' };
  return { registry, reference, ...createTestClient({ hosts: [{ host: registry.host }] }) };
}

/** Announces everything, sends a part, and cuts the connection. */
function truncate(response: ServerResponse) {
  response.writeHead(200, { 'content-length': bytes.byteLength });
  response.write(bytes.subarray(0, 5_000), () => response.destroy());
}

describe('reading blobs', () => {
  it('gives the bytes, in memory and as a file', async () => {
    const { client, reference } = await start((_, response) => response.end(bytes));
    expect(Buffer.from(await client.getBlob(reference, digest, limits))).toEqual(bytes);
    await client.downloadBlob(reference, digest, join(directory, 'blob'), limits);
    expect(await readFile(join(directory, 'blob'))).toEqual(bytes);
    expect(await readdir(directory)).toEqual(['blob']);
  });

  it.each<[string, (response: ServerResponse) => void, string, number]>([
    ['one flipped bit', (response) => response.end(flipped), 'DigestMismatch', 1],
    ['other content', (response) => response.end('another'), 'DigestMismatch', 1],
    ['nothing', (response) => response.end(), 'DigestMismatch', 1],
    ['a part only', truncate, 'RegistryUnreachable', 3],
    [
      'an announcement of too much',
      (response) => response.writeHead(200, { 'content-length': 2 ** 40 }).flushHeaders(),
      'TooLarge',
      1,
    ],
    ['404', (response) => response.writeHead(404).end(), 'NotFound', 1],
    ['403', (response) => response.writeHead(403).end(), 'RegistryRefused', 1],
    ['418', (response) => response.writeHead(418).end(), 'RegistryAnswerInvalid', 1],
    ['503', (response) => response.writeHead(503).end(), 'RegistryUnreachable', 3],
  ])('refuses %s and leaves the file as it was', async (_, answer, code, attempts) => {
    const { client, registry, reference } = await start((_request, response) => answer(response));
    const path = join(directory, 'blob');
    await writeFile(path, 'old');
    await expect(client.downloadBlob(reference, digest, path, limits)).rejects.toMatchObject({ code });
    expect(registry.requests).toHaveLength(attempts);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['blob']);
    await expect(client.getBlob(reference, digest, limits)).rejects.toMatchObject({ code });
  });

  it('stops reading an endless body at the limit', async () => {
    let sent = 0;
    const { client, reference } = await start((_, response) => {
      const send = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', send);
      send();
    });
    await expect(client.getBlob(reference, digest, limits)).rejects.toMatchObject({ code: 'TooLarge' });
    expect(sent).toBeLessThan(64 << 20);
  });

  it('tries again what may pass, as long as the registry asks or with jitter', async () => {
    let answers = 0;
    const { client, delays, reference } = await start((_, response) => {
      answers++;
      if (answers === 1) response.writeHead(429, { 'retry-after': '2' }).end();
      else if (answers === 2) response.destroy();
      else response.end(bytes);
    });
    await client.getBlob(reference, digest, limits);
    expect(delays).toEqual([2_000, 100]);
  });

  it('does not wait longer than it may, whatever the registry asks', async () => {
    const { client, delays, reference } = await start((_, response) =>
      response.writeHead(503, { 'retry-after': '3600' }).end(),
    );
    await expect(client.getBlob(reference, digest, limits)).rejects.toMatchObject({
      code: 'RegistryUnreachable',
      retryable: true,
    });
    expect(delays).toEqual([]);
  });

  it('names the host and the reason where no registry answers', async () => {
    const { client, registry, reference } = await start(() => undefined);
    await registry.close();
    open.length = 0;
    await expect(client.getBlob(reference, digest, limits)).rejects.toThrow(
      `The registry ${registry.host} cannot be reached (read a blob): connect ECONNREFUSED`,
    );
  });
});

describe('manifests', () => {
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, config: { mediaType: 'x/y', digest, size: 1 }, layers: [] }),
  );

  it('are read by tag with the digest of what was read', async () => {
    const { client, reference } = await start((_, response) => response.end(manifest));
    expect(await client.getManifest({ ...reference, tag: 'v1' })).toMatchObject({
      digest: digestOf(manifest),
    });
  });

  it('are refused where they are not what their digest says, by reference or by header', async () => {
    const { client, reference } = await start((_, response) =>
      response.writeHead(200, { 'docker-content-digest': digest }).end(manifest),
    );
    await expect(client.getManifest({ ...reference, tag: 'v1' })).rejects.toMatchObject({
      code: 'DigestMismatch',
    });
    await expect(client.getManifest({ ...reference, digest })).rejects.toMatchObject({
      code: 'DigestMismatch',
    });
  });

  it('are resolved also by registries that say nothing in a HEAD', async () => {
    const { client, reference } = await start((_, response) => response.end(manifest));
    expect(await client.resolveTag({ ...reference, tag: 'v1' })).toEqual({ digest: digestOf(manifest) });
  });

  it('are undefined where the tag is not there', async () => {
    const { client, reference } = await start((_, response) => response.writeHead(404).end());
    expect(await client.resolveTag({ ...reference, tag: 'v1' })).toBeUndefined();
  });
});

describe('mirrors', () => {
  const answers: [string, (response: ServerResponse) => void][] = [
    ['has it', (response) => response.end(bytes)],
    ['has it not', (response) => response.writeHead(404).end()],
    ['lies', (response) => response.end(flipped)],
    ['is ill', (response) => response.writeHead(500).end()],
  ];

  it.each(answers)('are asked first, and forgiven where the mirror %s', async (name, answer) => {
    const mirror = await start((_, response) => answer(response));
    const origin = await start((_, response) => response.end(bytes));
    const hosts = [
      { host: origin.registry.host, mirror: mirror.registry.host },
      { host: mirror.registry.host },
    ];
    const { client } = createTestClient({ hosts });
    expect(Buffer.from(await client.getBlob(origin.reference, digest, limits))).toEqual(bytes);
    expect(mirror.registry.requests).toHaveLength(1);
    expect(origin.registry.requests).toHaveLength(name === 'has it' ? 0 : 1);
  });

  it('are not asked for tags, which may be old there', async () => {
    const mirror = await start((_, response) => response.end());
    const origin = await start((_, response) => response.writeHead(404).end());
    const hosts = [
      { host: origin.registry.host, mirror: mirror.registry.host },
      { host: mirror.registry.host },
    ];
    await createTestClient({ hosts }).client.resolveTag({ ...origin.reference, tag: 'v1' });
    expect(mirror.registry.requests).toEqual([]);
  });
});

describe('referrers', () => {
  const entry = (artifactType: string) => ({ mediaType: 'x/y', digest, size: 1, artifactType });
  const index = (...manifests: object[]) => JSON.stringify({ schemaVersion: 2, manifests });

  it('are listed page by page and filtered here, since a registry need not', async () => {
    const { client, registry, reference } = await start((request, response) => {
      if (request.url?.includes('page=2')) response.end(index(entry('a/b'), entry('c/d')));
      else response.writeHead(200, { link: `<${request.url}&page=2>; rel="next"` }).end(index(entry('a/b')));
    });
    expect(await client.listReferrers({ ...reference, digest }, 'a/b')).toHaveLength(2);
    expect(registry.requests[0]).toBe(`GET /v2/churn/telco/referrers/${digest}?artifactType=a%2Fb`);
  });

  it('are read from the tag schema where there is no API', async () => {
    const { client, registry, reference } = await start((request, response) => {
      if (request.url?.includes('/referrers/')) response.writeHead(404).end();
      else response.end(index(entry('a/b'), entry('c/d')));
    });
    expect(await client.listReferrers({ ...reference, digest }, 'c/d')).toEqual([entry('c/d')]);
    expect(registry.requests[1]).toBe(`GET /v2/churn/telco/manifests/sha256-${digest.slice(7)}`);
  });
});
