import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tinySource } from '../model/tiny-source.fixture.ts';
import { type RunningServer, startServer } from '../server.ts';

const body = JSON.stringify({ features: Array(3_000).fill([1, 'monthly']), probabilities: true });
const LIMITS = { bodyBytes: body.length, heldBytes: body.length, rows: 10_000 };
const message = `POST /predict HTTP/1.1\r\nHost: test\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

let server: RunningServer;
beforeAll(async () => {
  const logger = createSilentLogger();
  server = await startServer({
    source: await tinySource(),
    logger,
    host: '127.0.0.1',
    port: 0,
    limits: LIMITS,
  });
  await server.ready;
});
afterAll(() => server.close());

it('survives clients that hang up at any byte and any moment, and keeps nothing of theirs', async () => {
  const cut = fc.record({ bytes: fc.integer({ min: 1, max: message.length }), milliseconds: fc.nat(8) });
  await fc.assert(
    fc.asyncProperty(cut, async ({ bytes, milliseconds }) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(message.slice(0, bytes));
      await sleep(milliseconds);
      socket.resetAndDestroy();
    }),
    { numRuns: 100 },
  );
  // There is room for one such body only: were a single byte not given back, it would be refused.
  const answered = async () =>
    (await fetch(`${server.url}/predict`, { method: 'POST', body, headers: JSON_TYPE })).status;
  await expect.poll(answered, { timeout: 5_000 }).toBe(200);
}, 30_000);

const JSON_TYPE = { 'content-type': 'application/json' };
