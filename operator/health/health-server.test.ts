import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { HealthServer } from './health-server.ts';

let server: HealthServer | undefined;
afterEach(() => server?.close());

async function start(failures: { live?: string; ready?: string }) {
  const registry = new Registry();
  new Counter({ name: 'passes_total', help: 'Passes.', registers: [registry] }).inc(3);
  server = new HealthServer({
    liveness: [{ name: 'leader-election', failure: () => failures.live }],
    readiness: [
      { name: 'watch-pods', failure: () => failures.ready },
      { name: 'watch-jobs', failure: () => undefined },
    ],
    registry,
  });
  const port = await server.listen(0, '127.0.0.1');
  return (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
}

describe('HealthServer', () => {
  it('answers by what holds at that moment', async () => {
    const failures: { ready?: string } = {};
    const get = await start(failures);
    expect((await get('/readyz')).status).toBe(200);
    failures.ready = 'the apiserver is away';
    const response = await get('/readyz?verbose');
    expect(response.status).toBe(503);
    expect(await response.text()).toBe(
      '[-]watch-pods failed: the apiserver is away\n[+]watch-jobs ok\nfailed\n',
    );
    expect((await get('/healthz')).status).toBe(200);
  });

  it('tells liveness apart from readiness', async () => {
    const get = await start({ live: 'it leads, but did not renew its lease in time' });
    expect((await get('/healthz')).status).toBe(503);
    expect((await get('/readyz')).status).toBe(200);
  });

  it('outlives a check that throws', async () => {
    const failing = {
      get ready(): string {
        throw new Error('the check is broken');
      },
    };
    const get = await start(failing);
    expect((await get('/readyz')).status).toBe(500);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('serves metrics, and nothing else', async () => {
    const get = await start({});
    expect(await (await get('/metrics')).text()).toContain('passes_total 3');
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics', 'POST')).status).toBe(405);
  });
});
