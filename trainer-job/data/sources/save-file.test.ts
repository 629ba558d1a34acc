import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UrlStorage } from '../../storage/url-storage.ts';
import { type FileBounds, saveFile, sha256Check } from './save-file.ts';

const CSV = 'a,b\n1,2\n';
let directory: string;
let server: Server;
let answer: RequestListener;
let url: string;
let delays: number[];
let version: string | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'download-'));
  delays = [];
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telco.csv`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const clock = {
  now: () => 0,
  delay: async (milliseconds: number) => {
    delays.push(milliseconds);
  },
};

interface Change extends Partial<FileBounds> {
  url?: string;
  idleMilliseconds?: number;
}

async function get(
  { url: other, idleMilliseconds, ...bounds }: Change = {},
  signal?: AbortSignal,
): Promise<string> {
  const path = join(directory, 'data.csv');
  const context = {
    clock,
    random: () => 0.5,
    workDirectory: directory,
    ...(idleMilliseconds === undefined ? {} : { idleMilliseconds }),
    ...(signal === undefined ? {} : { signal }),
  };
  const storage = new UrlStorage(other ?? url, context);
  ({ version } = await saveFile(storage, path, { maximumBytes: 1_000, ...bounds }, context));
  expect(await readdir(directory)).toEqual(['data.csv']);
  return readFile(path, 'utf8');
}

describe('a file that is fetched', () => {
  it('writes the file whole, and compares its sha256', async () => {
    answer = (_, response) => response.writeHead(200, { etag: '"one"' }).end(CSV);
    expect(await get()).toBe(CSV);
    expect(version).toBe('etag:"one"');
    const of = (sha256: string) => ({ check: () => sha256Check(sha256, url) });
    expect(await get(of(createHash('sha256').update(CSV).digest('hex')))).toBe(CSV);
    await expect(get(of('0'.repeat(64)))).rejects.toMatchObject({ code: 'DataChanged' });
  });

  it('tries again where the server is busy or the connection breaks off, and waits as long as it is asked to', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests++;
      if (requests === 1) response.writeHead(503, { 'retry-after': '2' }).end();
      else if (requests === 2) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('a', () => response.destroy());
      } else response.end(CSV);
    };
    expect(await get()).toBe(CSV);
    expect(requests).toBe(3);
    expect(delays[0]).toBe(2_000);
  });

  it.each([
    [401, 'StorageRefused'],
    [403, 'StorageRefused'],
    [404, 'StorageNotFound'],
    [500, 'StorageUnreachable'],
  ])('takes HTTP %i for %s', async (status, code) => {
    answer = (_, response) => response.writeHead(status).end();
    await expect(get()).rejects.toMatchObject({ code });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([true, false])('refuses what is too large, announced (%s) or not', async (announced) => {
    answer = (_, response) => {
      if (announced) response.writeHead(200, { 'content-length': '5000' });
      response.write('x'.repeat(2_500), () => response.end('x'.repeat(2_500)));
    };
    await expect(get()).rejects.toMatchObject({ code: 'DataTooLarge' });
    expect(await readdir(directory)).toEqual([]);
  });

  it('gives up on a server that falls silent', async () => {
    answer = (_, response) => response.write('a,b\n');
    await expect(get({ idleMilliseconds: 50 })).rejects.toMatchObject({
      code: 'StorageUnreachable',
      retryable: true,
    });
  });

  it('stops at once where it is told to', async () => {
    const stop = new AbortController();
    answer = () => stop.abort('SIGTERM');
    await expect(get({}, stop.signal)).rejects.toMatchObject({ code: 'Stopped' });
    expect(delays).toEqual([]);
  });

  it('never repeats the query of an address, which may hold a secret', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(get({ url: `${url}?token=s3cret` })).rejects.toThrow(`${url} is not there`);
    await expect(get({ url: `${url}?token=s3cret` })).rejects.not.toThrow(/s3cret/);
  });

  it('says that nothing listens there', async () => {
    await expect(get({ url: 'http://127.0.0.1:1/x.csv' })).rejects.toMatchObject({
      code: 'StorageUnreachable',
      retryable: true,
    });
  });
});
