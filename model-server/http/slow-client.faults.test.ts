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

describe('a slow client', () => {
  it('that sends its head byte by byte is cut within 10 s, and 1,000 idle ones disturb nobody', async () => {
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => open('')));
    const slow = await open('POST /predict HTTP/1.1\r\n');
    const started = performance.now();
    const timer = setInterval(() => slow.write('X'), 500);
    slow.on('error', () => slow.destroy());
    const cut = once(slow, 'close');
    slow.resume();
    while (!slow.destroyed && performance.now() - started < 20_000) {
      const asked = performance.now();
      expect((await fetch(`${server.url}/health`)).status).toBe(200);
      expect(performance.now() - asked).toBeLessThan(1_000);
      await sleep(200);
    }
    clearInterval(timer);
    await cut;
    expect(performance.now() - started).toBeLessThan(10_000);
    for (const socket of idle) socket.destroy();
  }, 30_000);
});
