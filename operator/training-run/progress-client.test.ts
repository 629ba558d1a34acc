import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { createProgressClient } from './progress-client.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function ask(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return createProgressClient({ logger: createSilentLogger(), port })('127.0.0.1');
}

describe('asking a pod for its progress', () => {
  it('gives what the pod answers', async () => {
    const progress = { phase: 'Fitting', percent: 40, message: 'tree 40 of 100' };
    expect(
      await ask((request, response) => {
        expect(request.url).toBe('/progress');
        response.end(JSON.stringify(progress));
      }),
    ).toEqual(progress);
  });

  it.each<[string, RequestListener]>([
    ['answers with an error', (_, response) => response.writeHead(500).end('{}')],
    ['answers nonsense', (_, response) => response.end('<html>')],
    ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['hangs up', (request) => request.socket.destroy()],
    ['answers without end', (_, response) => pour(response)],
  ])('gives nothing when the pod %s', async (_, listener) => {
    expect(await ask(listener)).toBeUndefined();
  });

  it('gives up on a pod that does not answer in two seconds', async () => {
    const started = performance.now();
    expect(await ask(() => undefined)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** Writes for as long as someone reads. */
function pour(response: Parameters<RequestListener>[1]): void {
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}
