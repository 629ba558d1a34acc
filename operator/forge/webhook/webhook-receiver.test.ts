import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ForgeEvent } from './forge-event.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

const SECRET = 'canary-secret';
const BODY = JSON.stringify({ repository: { full_name: 'shop/models' }, pull_request: { number: 7 } });
const sign = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

let events: ForgeEvent[];
let log: string[];
let secrets: string[];
let server: Server;
let port: number;
beforeEach(async () => {
  events = [];
  log = [];
  secrets = [SECRET];
  const receiver = new WebhookReceiver({
    secrets: () => secrets,
    onEvent: (event) => events.push(event),
    logger: createLogger({ name: 'test', destination: { write: (line) => log.push(line) } }),
    maximumBytes: 1_000,
    timeoutMilliseconds: 200,
  });
  server = createServer(async (request, response) => {
    if (!(await receiver.handle(request, response))) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Delivery {
  path?: string;
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

const signed = (id: string, body = BODY): Delivery => ({
  body,
  headers: {
    ...{ 'x-github-event': 'pull_request', 'x-github-delivery': id },
    'x-hub-signature-256': `sha256=${sign(body)}`,
  },
});

async function deliver({ path = '/webhooks/github', method = 'POST', body = '', headers = {} }: Delivery) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(body && { body }) });
  return `${answer.status} ${(await answer.text()).trim()}`;
}

describe('WebhookReceiver', () => {
  it('takes a signed delivery once, under the same id and under another', async () => {
    expect(await deliver(signed('one'))).toBe('200 taken');
    expect(await deliver(signed('one'))).toBe('200 known already');
    expect(await deliver(signed('two'))).toBe('200 known already');
    expect(events).toEqual([
      { provider: 'GitHub', kind: 'PullRequest', number: 7, repository: { owner: 'shop', name: 'models' } },
    ]);
  });

  it('takes what Gitea signs, at its own path', async () => {
    const headers = { 'x-gitea-event': 'push', 'x-gitea-delivery': 'one', 'x-gitea-signature': sign(BODY) };
    expect(await deliver({ path: '/webhooks/gitea', body: BODY, headers })).toBe('200 taken');
    expect(events).toMatchObject([{ provider: 'Gitea', kind: 'Push' }]);
  });

  it('refuses with 401 what is not signed, and does nothing; a genuine delivery of that id still counts', async () => {
    const forged = signed('one');
    for (const signature of ['', `sha256=${sign(BODY, 'guessed')}`, `sha256=${sign(`${BODY} `)}`]) {
      const headers = { ...forged.headers, 'x-hub-signature-256': signature };
      expect(await deliver({ ...forged, headers })).toMatch(/^401 /);
    }
    expect(events).toEqual([]);
    expect(await deliver(forged)).toBe('200 taken');
    expect(log.join('')).not.toContain(SECRET);
  });

  it('refuses everything while there is no secret', async () => {
    secrets = [];
    expect(await deliver(signed('one'))).toMatch(/^401 /);
  });

  it('refuses a signed body that it can not read', async () => {
    expect(await deliver(signed('one', '{"repository": 7}'))).toMatch(/^400 .*names no repository/);
  });

  it('refuses with 413 what is too large, announced or in chunks, before it has come', async () => {
    expect(await deliver(signed('one', 'x'.repeat(1_001)))).toMatch(/^413 /);
    const request = httpRequest({ port, method: 'POST', path: '/webhooks/github' });
    request.on('error', () => undefined);
    const answered = once(request, 'response');
    request.write('x'.repeat(600));
    request.write('x'.repeat(600));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  it('gives up on a body that does not come', async () => {
    const request = httpRequest({
      port,
      method: 'POST',
      path: '/webhooks/github',
      headers: { 'content-length': '10' },
    });
    request.on('error', () => undefined);
    request.write('x');
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(400);
    request.destroy();
  });

  it('does nothing for a delivery that is cut off, and goes on', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /webhooks/github HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    await once(socket, 'ready');
    socket.destroy();
    expect(await deliver(signed('one'))).toBe('200 taken');
    expect(events).toHaveLength(1);
  });

  it('answers 405 to other methods, and leaves other paths to others', async () => {
    expect(await deliver({ method: 'GET' })).toMatch(/^405 /);
    expect(await deliver({ path: '/metrics', method: 'GET' })).toMatch(/^404/);
  });
});
