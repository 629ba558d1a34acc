import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { error as libraryError } from '@churnops/lib/errors.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import { MemoryRegistry } from '../../training-run/testing/memory-registry.ts';
import { type Data, DataSource } from './data-source.ts';

const { signal } = new AbortController();

let server: Server;
let address: string;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let registry: MemoryRegistry;
let secrets: Record<string, Record<string, string>>;
let source: DataSource;

const ask = (data: Data) => source.ask('shop', data, signal);

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  registry = new MemoryRegistry();
  secrets = {};
  source = new DataSource({
    fetch,
    registry: () => registry,
    logger: createSilentLogger(),
    writer: {
      getSecret: async ({ namespace, name }) => {
        const values = secrets[name];
        if (!values) throw operatorError('SecretMissing', { namespace, name });
        const data = Object.entries(values).map(([key, value]) => [
          key,
          Buffer.from(value).toString('base64'),
        ]);
        return { data: Object.fromEntries(data) };
      },
    },
  });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a file behind an address', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'its ETag',
      { etag: 'W/"1"', 'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT' },
      { version: 'etag:W/"1"' },
    ],
    [
      'the time of its change',
      { 'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT' },
      { version: 'modified:2026-03-01T12:00:00.000Z' },
    ],
  ])('is known by %s', async (_, headers, expected) => {
    answer = (request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.writeHead(200, headers).end();
    };
    expect(await ask({ url: `${address}/telco.csv` })).toEqual({ kind: 'Known', ...expected });
    expect(asked).toEqual(['HEAD /telco.csv']);
  });

  it('cannot be told where the server tells neither', async () => {
    answer = (_request, response) => response.writeHead(200).end();
    expect(await ask({ url: address })).toMatchObject({ kind: 'Untold' });
  });

  it('is asked for its first byte where the server knows no HEAD, and is not read', async () => {
    answer = ({ method, headers }, response) => {
      if (method === 'HEAD') return void response.writeHead(405).end();
      expect(headers).toMatchObject({ range: 'bytes=0-0', 'accept-encoding': 'identity' });
      response.writeHead(200, { etag: '"1"' }).write('x'.repeat(1_000_000));
    };
    expect(await ask({ url: address })).toEqual({ kind: 'Known', version: 'etag:"1"' });
  });

  it('is found behind redirects, but not behind more than five', async () => {
    answer = ({ url = '' }, response) => {
      const hops = Number(url.slice(1));
      if (hops === 0) return void response.writeHead(200, { etag: '"1"' }).end();
      response.writeHead(302, { location: `/${hops - 1}` }).end();
    };
    expect(await ask({ url: `${address}/5` })).toMatchObject({ kind: 'Known' });
    expect(await ask({ url: `${address}/6` })).toMatchObject({ kind: 'Unreadable' });
  });

  it.each([
    [404, 'does not exist'],
    [500, 'answered with status 500'],
  ])('cannot be asked where the server answers %i', async (status, words) => {
    answer = (_request, response) => response.writeHead(status).end();
    expect(await ask({ url: address })).toMatchObject({
      kind: 'Unreadable',
      message: expect.stringContaining(words),
    });
  });

  it('cannot be asked where nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await ask({ url: address })).toMatchObject({
      kind: 'Unreadable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('an artifact behind a tag', () => {
  const artifact = 'oci://registry.example/data/telco:v1';

  it('is known by its digest, and pinned to it', async () => {
    const digest = registry.push('v1');
    expect(await ask({ artifact })).toEqual({
      kind: 'Known',
      version: digest,
      artifact: `oci://registry.example/data/telco@${digest}`,
    });
  });

  it('cannot be told where there is no such tag', async () => {
    expect(await ask({ artifact })).toEqual({ kind: 'Unreadable', message: `${artifact} does not exist.` });
  });

  it('cannot be told while the registry is down', async () => {
    const values = { host: 'registry.example', action: 'look', reason: 'it is down' };
    registry.fault = libraryError('RegistryUnreachable', values);
    expect(await ask({ artifact })).toMatchObject({ message: expect.stringContaining('it is down') });
  });

  it('cannot be told without the Secret that is named, or with one of another kind', async () => {
    const data = { artifact, pullSecretRef: { name: 'registry-read' } };
    expect(await ask(data)).toMatchObject({ message: expect.stringContaining('registry-read') });
    secrets['registry-read'] = { token: 'canary' };
    const { message } = (await ask(data)) as { message: string };
    expect(message).toContain('it has no key .dockerconfigjson');
    expect(message).not.toContain('canary');
  });
});

describe('an object in a bucket', () => {
  const s3 = () => ({ endpoint: address, bucket: 'churn', key: 'telco.csv', secretRef: { name: 's3' } });

  it('is asked for with a signature, and known by its version or its ETag', async () => {
    secrets['s3'] = { accessKeyId: 'me', secretAccessKey: 'canary' };
    answer = ({ headers }, response) => {
      expect(headers.authorization).toContain('Credential=me/');
      response.writeHead(200, { etag: '"1"', 'x-amz-version-id': 'v7' }).end();
    };
    expect(await ask({ s3: s3() })).toEqual({ kind: 'Known', version: 'version:v7' });
    answer = (_request, response) => response.writeHead(200, { etag: '"1"' }).end();
    expect(await ask({ s3: s3() })).toEqual({ kind: 'Known', version: 'etag:"1"' });
    expect(asked).toEqual(['HEAD /churn/telco.csv', 'HEAD /churn/telco.csv']);
  });

  it('cannot be told where it is not there, or where its Secret is of no use', async () => {
    secrets['s3'] = { accessKeyId: 'me', secretAccessKey: 'canary' };
    answer = (_request, response) => response.writeHead(404).end();
    expect(await ask({ s3: s3() })).toMatchObject({ message: 'telco.csv in bucket churn does not exist.' });
    secrets['s3'] = { accessKeyId: 'me' };
    expect(await ask({ s3: s3() })).toMatchObject({ message: expect.stringContaining('secretAccessKey') });
  });
});
