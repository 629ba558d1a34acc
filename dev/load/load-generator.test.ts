import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHttpSender } from './http-sender.ts';
import { type Answer, LoadGenerator, type LoadOptions } from './load-generator.ts';

/** A generator in a time of its own, where sleeping takes no time but that which it sleeps. */
function generator(
  given: Partial<Omit<LoadOptions, 'send'>> & { send: (second: number) => Promise<Answer> },
) {
  let time = 0;
  return new LoadGenerator({
    rate: 100,
    seconds: 10,
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
      await setImmediate();
    },
    ...given,
    send: () => given.send(time / 1000),
  });
}

describe('LoadGenerator', () => {
  it('makes as many requests as the rate asks for', async () => {
    const summary = await generator({ send: async () => ({ version: 'a' }) }).run();
    expect(summary).toMatchObject({ seconds: 10, failed: {} });
    expect(summary.requests).toBeGreaterThanOrEqual(995);
    expect(summary.answered['a']).toBe(summary.requests);
  });

  it('goes on asking while nobody answers, and waits for every answer in the end', async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    let requests = 0;
    const send = () => {
      requests += 1;
      if (requests === 90) resolve({ version: 'a' });
      return promise;
    };
    const summary = await generator({ send, seconds: 1 }).run();
    expect(requests).toBeGreaterThan(90);
    expect(summary.answered['a']).toBe(requests);
  });

  it('counts each failure by its cause', async () => {
    let requests = 0;
    const send = async (): Promise<Answer> =>
      ++requests % 10 === 0 ? { failure: 'ECONNRESET' } : { version: 'a' };
    const summary = await generator({ send }).run();
    expect(summary.failed['ECONNRESET']).toBe(Math.floor(summary.requests / 10));
  });

  it('ends once only the awaited version has answered for a while', async () => {
    const send = async (second: number) => ({ version: second < 3 ? 'old' : 'new' });
    const summary = await generator({ send, seconds: 60, untilVersion: 'new', settleSeconds: 2 }).run();
    expect(summary.seconds).toBe(5);
    expect(summary.answered['old']).toBeGreaterThan(290);
  });
});

describe('the HTTP sender', () => {
  it.each([
    ['a whole answer', 200, '{"predictions":[1],"model_version":"abc"}', { version: 'abc' }],
    ['another status', 503, '{}', { failure: 'HTTP 503' }],
    [
      'an answer without a prediction',
      200,
      '{"predictions":[]}',
      { failure: 'an answer without a prediction' },
    ],
  ])('tells %s from others', async (_title, status, body, answer) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0);
    const { port } = server.address() as AddressInfo;
    expect(await createHttpSender(`http://127.0.0.1:${port}`, [1])()).toEqual(answer);
    server.closeAllConnections();
    server.close();
  });

  it('counts a connection that is cut', async () => {
    const server = createServer((request) => request.socket.destroy()).listen(0);
    const { port } = server.address() as AddressInfo;
    expect(await createHttpSender(`http://127.0.0.1:${port}`, [1])()).toEqual({ failure: 'ECONNRESET' });
    server.close();
  });
});
