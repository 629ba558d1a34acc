import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ForgeEvent } from '../forge/webhook/forge-event.ts';
import { WebhookServer } from './webhook-server.ts';

const body = (name: string) => JSON.stringify({ repository: { full_name: `shop/${name}` } });
const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('hex');

let directory: string;
let leads: boolean;
let events: ForgeEvent[];
let server: WebhookServer;
let port: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'webhooks-'));
  leads = true;
  events = [];
  const onEvent = (event: ForgeEvent) => void events.push(event);
  const logger = createSilentLogger();
  server = new WebhookServer({ secretsDirectory: directory, leads: () => leads, onEvent, logger });
  port = await server.listen(0, '127.0.0.1');
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const headersOf = (text: string, secret: string) => ({
  'x-gitea-event': 'push',
  'x-gitea-signature': sign(text, secret),
});

async function deliver(name: string, secret: string, path = '/webhooks/gitea'): Promise<string> {
  const text = body(name);
  const url = `http://127.0.0.1:${port}${path}`;
  const answer = await fetch(url, { method: 'POST', headers: headersOf(text, secret), body: text });
  return `${answer.status} ${(await answer.text()).trim()}`;
}

describe('WebhookServer', () => {
  it('believes the secret that is there at that moment', async () => {
    expect(await deliver('a', 'old')).toMatch(/^401 /);
    await writeFile(join(directory, 'forge'), 'old\n');
    expect(await deliver('a', 'old')).toBe('200 taken');
    await writeFile(join(directory, 'next'), 'new');
    expect(await deliver('b', 'old')).toBe('200 taken');
    expect(await deliver('c', 'new')).toBe('200 taken');
    await rm(join(directory, 'forge'));
    expect(await deliver('d', 'old')).toMatch(/^401 /);
    expect(events.map(({ repository }) => repository.name)).toEqual(['a', 'b', 'c']);
  });

  it('answers 503 where another one leads, and remembers nothing of it', async () => {
    await writeFile(join(directory, 'forge'), 'secret');
    leads = false;
    expect(await deliver('a', 'secret')).toMatch(/^503 .*does not lead/);
    leads = true;
    expect(await deliver('a', 'secret')).toBe('200 taken');
  });

  it('knows no other path', async () => {
    expect(await deliver('a', 'secret', '/healthz')).toBe('404 not found');
    expect(await deliver('a', 'secret', '/webhooks/gitlab')).toBe('404 not found');
  });

  it('says that secrets can not be read, and not what they are', async () => {
    await writeFile(join(directory, 'forge'), 'x'.repeat(5_000));
    expect(await deliver('a', 'secret')).toMatch(/^503 The secrets of webhooks in .* can not be read/);
  });

  it('answers what it has begun to receive when it stops, and takes nothing more', async () => {
    await writeFile(join(directory, 'forge'), 'secret');
    const text = body('late');
    const headers = {
      ...headersOf(text, 'secret'),
      ...{ 'content-length': text.length, expect: '100-continue' },
    };
    const delivery = request({ port, host: '127.0.0.1', method: 'POST', path: '/webhooks/gitea', headers });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      delivery.once('response', (answer) => resolve(answer.resume().statusCode)).once('error', reject);
    });
    delivery.flushHeaders();
    await once(delivery, 'continue');
    const closed = server.close();
    await expect(deliver('next', 'secret')).rejects.toThrow();
    delivery.end(text);
    expect(await answered).toBe(200);
    await closed;
    expect(events.map(({ repository }) => repository.name)).toEqual(['late']);
  });
});
