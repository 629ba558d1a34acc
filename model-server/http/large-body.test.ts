import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinySource } from '../model/tiny-source.fixture.ts';
import { type RunningServer, startServer } from '../server.ts';

const MEBIBYTE = 1024 * 1024;
const LIMITS = { bodyBytes: 8 * MEBIBYTE, heldBytes: 16 * MEBIBYTE, rows: 10_000 };
const CHUNK = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, ' '), Buffer.from('\r\n')]);

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

const port = () => Number(new URL(server.url).port);

async function open(head: string): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head);
  return socket;
}

/** Lets go of what earlier tests left in this process, which could hide as much new memory from a comparison. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** All that the server says until it closes the connection. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

/** Resolves when more can be sent, or nothing ever again. */
async function writable(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });
}

const head = (...headers: string[]) =>
  `${['POST /predict HTTP/1.1', 'Host: test', 'Content-Type: application/json', ...headers].join('\r\n')}\r\n\r\n`;

describe('a large body', () => {
  it('sent chunked and without end is refused at the limit, in bounded memory, and the answer arrives', async () => {
    const socket = await open(head('Transfer-Encoding: chunked'));
    const reading = readAll(socket);
    collectGarbage();
    const before = process.memoryUsage();
    let most = 0;
    let sent = 0;
    socket.on('error', () => socket.destroy());
    while (!socket.destroyed && sent < 256 * MEBIBYTE) {
      if (!socket.write(CHUNK)) await writable(socket);
      sent += CHUNK.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }
    const answer = await reading;
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('"code":"BodyTooLarge"');
    expect(answer).toMatch(/connection: close/i);
    expect(most).toBeLessThan(2 * LIMITS.bodyBytes);
  });

  it('is refused by its length alone, before a byte of it is sent', async () => {
    const socket = await open(head('Content-Length: 1000000000', 'Expect: 100-continue'));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('within the limit is asked for with 100 Continue', async () => {
    const body = '{"features":[[1,"monthly"]]}';
    const socket = await open(
      head(`Content-Length: ${body.length}`, 'Expect: 100-continue', 'Connection: close'),
    );
    const [interim] = await once(socket, 'data');
    expect(String(interim)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200 [\s\S]*"predictions":\[1\]/);
  });

  it('is refused while others hold all of the memory for bodies, and accepted afterwards', async () => {
    const held = CHUNK.toString().repeat(Math.floor(LIMITS.bodyBytes / 0x10000) - 1);
    const holders = await Promise.all([1, 2].map(() => open(head('Transfer-Encoding: chunked') + held)));
    const refused = async () => {
      const response = await fetch(`${server.url}/predict`, {
        method: 'POST',
        body: new Uint8Array(MEBIBYTE),
      });
      return (await response.text()).includes('Overloaded');
    };
    await expect.poll(refused, { timeout: 5_000 }).toBe(true);
    for (const holder of holders) holder.destroy();
    await expect.poll(refused, { timeout: 5_000 }).toBe(false);
  });
});
