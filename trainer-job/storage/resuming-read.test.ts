import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, testContext } from './local.fixture.ts';
import type { ReadOptions } from './storage.ts';
import { UrlStorage } from './url-storage.ts';

const CONTENT = Buffer.from(Array.from({ length: 50_000 }, (_, index) => `${index}\n`).join(''));

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];
let storage: UrlStorage;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.headers.range ?? 'all'} if ${request.headers['if-range'] ?? 'any'}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.csv?token=secret`;
  storage = new UrlStorage(url, { ...testContext(tmpdir()), idleMilliseconds: 5_000 });
});
afterEach(async () => {
  await storage.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Answers as a server does that knows ranges, and breaks the first answers off behind so many bytes. */
function serve(breaks: number[], { etags = ['"one"'], ranges = true } = {}) {
  let answers = 0;
  answer = (request, response) => {
    const etag = etags[Math.min(answers, etags.length - 1)]!;
    const cut = breaks[answers++];
    const wanted = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const matches = [undefined, etag].includes(request.headers['if-range'] as string | undefined);
    const partial = ranges && wanted !== null && matches;
    const from = partial ? Number(wanted[1]) : 0;
    const end = partial && wanted[2] !== '' ? Number(wanted[2]) + 1 : CONTENT.length;
    const body = CONTENT.subarray(from, end);
    response.writeHead(partial ? 206 : 200, {
      'content-length': body.length,
      ...(etag === '' ? {} : { etag }),
      ...(partial ? { 'content-range': `bytes ${from}-${end - 1}/${CONTENT.length}` } : {}),
    });
    if (cut === undefined) response.end(body);
    else if (cut === 0) response.destroy();
    else response.write(body.subarray(0, cut), () => response.destroy());
  };
}

const read = (options?: ReadOptions) => bytesOf(storage.read('', options));

describe('a read that breaks off', () => {
  it('goes on where it stopped, as long as the file is the same', async () => {
    serve([100_000, 60_000]);
    expect((await read()).equals(CONTENT)).toBe(true);
    expect(asked[0]).toBe('all if any');
    for (const again of asked.slice(1)) expect(again).toMatch(/^bytes=[1-9]\d*- if "one"$/);
    expect(asked.length).toBe(3);
  });

  it('goes on in a server that knows no ranges, passing over what it had', async () => {
    serve([100_000], { ranges: false });
    expect((await read()).equals(CONTENT)).toBe(true);
  });

  it('never joins two states of a file', async () => {
    serve([100_000], { etags: ['"one"', '"two"'] });
    await expect(read()).rejects.toMatchObject({ code: 'StorageChanged', retryable: true });
  });

  it.each(['', 'W/"weak"'])(
    'is given up where the server has no word for the state (ETag %j)',
    async (etag) => {
      serve([100_000], { etags: [etag] });
      await expect(read()).rejects.toMatchObject({ code: 'StorageUnreachable', retryable: true });
    },
  );

  it('is given up where nothing comes any more, and its query is not told', async () => {
    serve(new Array(20).fill(0));
    const fault = await read().catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ code: 'StorageUnreachable' });
    expect((fault as Error).message).not.toContain('secret');
    expect(asked.length).toBeLessThan(20);
  });
});

describe('a part of a file', () => {
  it.each([
    [10, 20],
    [0, 5],
    [CONTENT.length - 3, CONTENT.length],
  ])('from %i to %i is read alone, with and without ranges', async (from, end) => {
    for (const ranges of [true, false]) {
      serve([], { ranges });
      expect((await read({ from, end })).equals(CONTENT.subarray(from, end))).toBe(true);
    }
  });

  it('tells the state that is read before its first byte', async () => {
    serve([]);
    const states: unknown[] = [];
    await read({ onState: (state) => states.push(state) });
    expect(states).toEqual([{ version: 'etag:"one"' }]);
  });

  it('is refused where the server gives another one', async () => {
    answer = (_, response) => response.writeHead(206, { 'content-range': 'bytes 0-4/50' }).end('hello');
    await expect(read({ from: 10, end: 15 })).rejects.toMatchObject({ code: 'StorageInvalid' });
  });
});
