import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, testContext } from './local.fixture.ts';
import { UrlStorage } from './url-storage.ts';

let directory: string;
let server: Server;
let answer: RequestListener;
let storage: UrlStorage;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'url-storage-'));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/out?token=s3cret`;
  storage = new UrlStorage(url, testContext(directory));
});
afterEach(async () => {
  await storage.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

describe('a file that is sent to a web server', () => {
  it('goes out in one request that says how long it is, again where the server is busy, and leaves no copy', async () => {
    const got: string[] = [];
    let busy = 2;
    answer = async (request, response) => {
      const body = await bytesOf(request);
      got.push(`${request.method} ${request.url} ${request.headers['content-length']} ${body}`);
      response.writeHead(busy-- > 0 ? 503 : 201).end();
    };
    const file = await storage.create('part 0.csv');
    await file.write(Buffer.from('a,b\n'));
    expect(got).toEqual([]);
    await file.write(Buffer.from('1,2\n'));
    await file.complete();
    await file.abort();
    expect(got).toEqual(new Array(3).fill('PUT /out/part%200.csv?token=s3cret 8 a,b\n1,2\n'));
    expect(await readdir(directory)).toEqual([]);
  });

  it('is not sent where it is aborted, and its copy goes', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests++;
      response.end();
    };
    const file = await storage.create('');
    await file.write(Buffer.from('a'));
    await file.abort();
    expect([requests, await readdir(directory)]).toEqual([0, []]);
  });

  it('is refused without the query being told', async () => {
    answer = (request, response) => request.resume().on('end', () => response.writeHead(403).end());
    const file = await storage.create('');
    const fault = await file.complete().catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ code: 'StorageRefused' });
    expect((fault as Error).message).not.toContain('s3cret');
    await file.abort();
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a file of a web server', () => {
  it('is known by its size and its version, also where the server answers no HEAD', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': 7, etag: 'W/"x"' }).end();
    expect(await storage.describe('')).toEqual({ name: '', path: '/out', size: 7, version: 'etag:W/"x"' });
    answer = (_, response) =>
      response
        .writeHead(200, { 'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT', 'content-length': 0 })
        .end();
    expect(await storage.describe('')).toMatchObject({ version: 'modified:2026-03-01T12:00:00.000Z' });
    answer = (_, response) => response.writeHead(405).end();
    expect(await storage.describe('')).toEqual({ name: '', path: '/out' });
    answer = (_, response) => response.writeHead(404).end();
    expect(await storage.describe('')).toBeUndefined();
    await expect(storage.list()).rejects.toMatchObject({ code: 'StorageNotFound' });
  });

  it.each(['file:///etc/passwd', 'https://user:word@a.example/', 'nonsense'])('is never %s', (url) => {
    expect(() => new UrlStorage(url, testContext(directory))).toThrow('http or https');
  });
});
