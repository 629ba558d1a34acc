import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinySource } from '../model/tiny-source.fixture.ts';
import { type RunningServer, startServer } from '../server.ts';

let server: RunningServer;
beforeAll(async () => {
  const logger = createSilentLogger();
  server = await startServer({
    source: await tinySource(),
    logger,
    host: '127.0.0.1',
    port: 0,
  });
  await server.ready;
});
afterAll(() => server.close());

const port = () => Number(new URL(server.url).port);

async function open(head: string): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head);
  return socket;
}

const quantile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(share * (times.length - 1))]!;

/** Asks for predictions one by one as long as `goesOn` says; gives the milliseconds that each took. */
async function predictWhile(goesOn: (asked: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  while (goesOn(times.length)) {
    const asked = performance.now();
    const response = await fetch(`${server.url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"features":[[5,"monthly"]]}',
    });
    expect(response.status).toBe(200);
    await response.text();
    times.push(performance.now() - asked);
    await sleep(5);
  }
  return times;
}

/** What may be lost to other work on the machine that runs the test, in milliseconds. */
const NOISE = 20;

describe('a slow client', () => {
  it('that sends its head byte by byte is cut within 10 s, and 1,000 idle ones disturb nobody', async () => {
    await predictWhile((asked) => asked < 100);
    const control = await predictWhile((asked) => asked < 500);
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => open('')));
    const slow = await open('POST /predict HTTP/1.1\r\n');
    const started = performance.now();
    const timer = setInterval(() => slow.write('X'), 500);
    slow.on('error', () => slow.destroy());
    const cut = once(slow, 'close').then(() => performance.now() - started);
    slow.resume();
    const times = await predictWhile(() => !slow.destroyed && performance.now() - started < 20_000);
    clearInterval(timer);
    expect(await cut).toBeLessThan(10_000);
    expect(times.length).toBeGreaterThan(100);
    expect(quantile(times, 0.99)).toBeLessThan(2 * quantile(control, 0.99) + NOISE);
    for (const socket of idle) socket.destroy();
  }, 60_000);
});
