import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryAfterMilliseconds } from '../errors.ts';
import { CANARY, type ScriptedForge, send, startScriptedForge } from '../testing/scripted-forge.ts';

let forge: ScriptedForge;
let leaseLost: Error | undefined;
beforeEach(async () => {
  leaseLost = undefined;
  forge = await startScriptedForge({
    checkLease: () => {
      if (leaseLost !== undefined) throw leaseLost;
    },
  });
});
afterEach(() => forge[Symbol.asyncDispose]());

const list = (repository?: string) => forge.open(repository).findPullRequests({}, { fresh: true });
const create = () =>
  forge.open().createPullRequest({ head: 'churnops/a', base: 'main', title: 'a', body: 'a' });
const failed = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.unreachable('it succeeded'),
    (error: Error) => error,
  );

const DATE = 'Tue, 01 Dec 2026 10:00:00 GMT';
const epoch = Date.parse(DATE) / 1_000;
const SECONDARY = { message: 'You have exceeded a secondary rate limit.' };

describe('a forge that limits our requests', () => {
  it.each([
    [
      'a used-up primary limit',
      403,
      {},
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${epoch + 899}` },
      900,
    ],
    ['a secondary limit with a time', 403, SECONDARY, { 'retry-after': '30' }, 30],
    ['a secondary limit without one', 403, SECONDARY, {}, 60],
    ['429 with seconds', 429, {}, { 'retry-after': '7' }, 7],
    ['429 with a date', 429, {}, { 'retry-after': 'Tue, 01 Dec 2026 10:02:00 GMT' }, 120],
    ['429 without a time', 429, {}, {}, 60],
  ])('is not called before the time that it gave: %s', async (_name, status, body, headers, seconds) => {
    forge.answer(send(status, body, { date: DATE, ...(headers as Record<string, string>) }));
    const error = await failed(list());
    expect(error).toMatchObject({ code: 'ForgeRateLimited', retryable: true });
    expect(retryAfterMilliseconds(error)).toBe(seconds * 1_000);
    forge.answer(send(200, []));
    await forge.clock.advance(seconds * 1_000 - 1);
    for (const call of [list, create, () => list('another')]) {
      const resting = await failed(call());
      expect(resting).toMatchObject({ code: 'ForgeResting' });
      expect(retryAfterMilliseconds(resting)).toBe(1_000);
    }
    expect(forge.requests).toHaveLength(1);
    await forge.clock.advance(1);
    expect(await list()).toEqual([]);
    expect(forge.requests).toHaveLength(2);
  });

  it('is called meanwhile by those who have other credentials', async () => {
    forge.answer(send(429, {}));
    await failed(list());
    forge.answer(send(200, []));
    const other = forge.open('models', { kind: 'Token', token: 'another token' });
    expect(await other.findPullRequests({})).toEqual([]);
  });

  it('is not confused with a right that is missing', async () => {
    forge.answer(send(403, { message: 'Resource not accessible by integration' }));
    const error = await failed(list());
    expect(error).toMatchObject({ code: 'ForgeForbidden', retryable: false });
    expect(error.message).toContain('Resource not accessible by integration');
    await failed(list());
    expect(forge.requests).toHaveLength(2);
  });
});

describe('a forge that fails', () => {
  it.each([
    ['with a time', { 'retry-after': '5' }, 5],
    ['without one', {}, 60],
  ])('is left alone for one repository, %s, and the others go on', async (_name, headers, seconds) => {
    forge.answer(send(503, { message: 'Unavailable' }, headers as Record<string, string>));
    expect(await failed(list())).toMatchObject({ code: 'ForgeFailed', retryable: true });
    forge.answer(send(200, []));
    expect(await failed(list())).toMatchObject({ code: 'ForgeResting' });
    expect(await list('another')).toEqual([]);
    expect(forge.requests).toHaveLength(2);
    await forge.clock.advance(seconds * 1_000);
    expect(await list()).toEqual([]);
  });

  it('is asked again where a read broke off, and not where a write did', async () => {
    let cuts = 2;
    forge.answer((request, response) => {
      if (cuts-- > 0)
        response.writeHead(200, { 'content-length': '100' }).write('[', () => response.destroy());
      else send(200, [])(request, response);
    });
    expect(await list()).toEqual([]);
    expect(forge.requests).toHaveLength(3);
    forge.answer((_request, response) => response.destroy());
    expect(await failed(create())).toMatchObject({ code: 'ForgeUnreachable', retryable: true });
    expect(forge.requests.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  });

  it('never gives a cut list for a whole one', async () => {
    forge.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[]', () => response.destroy());
    });
    expect(await failed(list())).toMatchObject({ code: 'ForgeUnreachable' });
  });

  it('is given up on when it is slow, in the head and in the body', async () => {
    forge.answer(() => undefined);
    expect(await failed(create())).toMatchObject({ code: 'ForgeUnreachable' });
    forge.answer((_request, response) => response.writeHead(200).write('['));
    expect(await failed(create())).toMatchObject({ code: 'ForgeUnreachable' });
  });

  it.each([
    ['announced', (body: Buffer) => ({ 'content-length': `${body.byteLength}` }), (body: Buffer) => body],
    ['in chunks', () => ({}), (body: Buffer) => body],
    ['compressed', () => ({ 'content-encoding': 'gzip' }), (body: Buffer) => gzipSync(body)],
  ])('is not read beyond the bound of an answer: %s', async (_name, headers, encode) => {
    const body = Buffer.alloc(10_000_000, ' ');
    forge.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers(body) });
      response.end(encode(body));
    });
    expect(await failed(list())).toMatchObject({ code: 'ForgeAnswerTooLarge' });
    expect(forge.requests).toHaveLength(1);
  });

  it.each([
    ['a page for people', 'text/html', '<html>Sign in</html>'],
    ['text that is no JSON', 'application/json', '[{'],
    ['something else than a list', 'application/json', '{}'],
    ['a list of something else', 'application/json', '[{"number": "one"}]'],
    ['nothing', 'application/json', ''],
  ])('is not believed when it answers %s', async (_name, type, body) => {
    forge.answer((_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
    expect(await failed(list())).toMatchObject({ code: 'ForgeAnswerInvalid' });
  });
});

describe('a list of many pages', () => {
  const commits = (page: number) =>
    Array.from({ length: 100 }, (_, index) => ({ sha: `commit ${page}-${index}`, commit: {} }));
  const pageOf = (url = '') => Number(new URL(url, 'http://forge.test').searchParams.get('page'));

  it('that does not end is not taken for whole', async () => {
    forge.answer((request, response) => send(200, commits(pageOf(request.url)))(request, response));
    expect(await failed(forge.open().commits(1))).toMatchObject({ code: 'ForgeListTooLong' });
  });

  it('that a forge does not cut is read once, and asked for twice', async () => {
    forge.answer(send(200, commits(1)));
    expect(await forge.open().commits(1)).toHaveLength(100);
    expect(forge.requests).toHaveLength(2);
  });
});

describe('credentials', () => {
  it('that are refused are an error with a remedy, and not a loop', async () => {
    forge.answer(send(401, { message: 'Bad credentials' }));
    for (let attempt = 0; attempt < 20; attempt++) {
      const error = await failed(list(`models-${attempt}`));
      expect(error).toMatchObject({ code: 'ForgeUnauthorized', retryable: false });
      expect(error.message).toContain('Secret');
    }
    expect(forge.requests).toHaveLength(1);
    forge.answer(send(200, []));
    const renewed = forge.open('models', { kind: 'Token', token: 'a new token' });
    expect(await renewed.findPullRequests({})).toEqual([]);
    await forge.clock.advance(300_000);
    expect(await list()).toEqual([]);
  });

  it.each([400, 401, 403, 404, 422, 429, 500])(
    'are in no error and no log line of a %i that repeats them',
    async (status) => {
      forge.answer((request, response) => {
        const { authorization } = request.headers;
        expect(authorization).toContain(CANARY);
        send(status, { message: `You sent ${authorization}`, errors: [{ message: authorization }] })(
          request,
          response,
        );
      });
      for (const call of [list, create]) {
        const error = await failed(call());
        expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(CANARY);
      }
      expect(forge.log.join('')).not.toContain(CANARY);
    },
  );

  it('are in no error where the connection breaks', async () => {
    forge.answer((_request, response) => response.destroy());
    const error = await failed(create());
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(CANARY);
  });
});

describe('a process that has lost its lease', () => {
  it('writes nothing more, and may still read', async () => {
    forge.answer(send(200, []));
    leaseLost = new Error('the lease is lost');
    expect(await failed(create())).toBe(leaseLost);
    expect(forge.requests).toEqual([]);
    expect(await list()).toEqual([]);
  });
});
