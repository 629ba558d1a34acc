import { tinyProfile } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { parseReferenceProfile } from '@churnops/lib/profile/parse-reference-profile.ts';
import { parseProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { directorySource, type ModelSource } from '../model/model-source.ts';
import { profiledModel, tinySource } from '../model/tiny-source.fixture.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server.ts';

const reference = parseReferenceProfile(tinyProfile());
const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(source: ModelSource, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({
    source,
    logger: createSilentLogger(),
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    profile: { pod: 'pod-uid', slotMilliseconds: 3_600_000 },
    ...options,
  });
  running.push(server);
  return server;
}

async function started(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await start(directorySource((await profiledModel()).directory), options);
  await server.ready;
  return server;
}

async function predict(server: RunningServer, features: unknown[], headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ features }),
  });
  return { status: response.status, body: await response.json() };
}

async function watch(server: RunningServer, path: string, method = 'GET') {
  const response = await fetch(`${server.metricsUrl}${path}`, { method });
  return { status: response.status, text: await response.text() };
}

const page = async (server: RunningServer) =>
  parseProfilePage((await watch(server, '/profile')).text, reference);

describe('/profile', () => {
  it('tells by column what was scored, what was unknown, and what was refused', async () => {
    const server = await started();
    await predict(server, [
      [5, 'monthly'],
      [null, 'weekly'],
    ]);
    expect(
      (
        await predict(server, [
          [5, 'monthly'],
          ['five', 'monthly'],
        ])
      ).status,
    ).toBe(422);
    const { model, slots } = await page(server);
    expect(model).toBe((await server.ready).digest);
    expect(slots).toMatchObject([{ pod: 'pod-uid', closed: false, rows: 2, sequence: 2 }]);
    const [tenure, plan, score] = slots[0]!.columns;
    expect(tenure).toMatchObject({ missing: 1, refused: 1 });
    expect([...plan!.bins, plan!.unknown]).toEqual([1, 0, 0, 1]);
    expect(score!.bins.reduce((sum, rows) => sum + rows)).toBe(2);
  });

  it('counts every row of a request that is scored in pieces', async () => {
    const server = await started();
    const rows = Array.from({ length: 9_999 }, (_, row) => [row % 70, 'monthly']);
    expect((await predict(server, rows)).status).toBe(200);
    const [slot] = (await page(server)).slots;
    expect([slot?.rows, slot?.columns[1]?.bins[0]]).toEqual([9_999, 9_999]);
  });

  it('leaves out requests that ask for it, the refused ones too, and refuses to guess at another wish', async () => {
    const server = await started();
    await predict(server, [[5, 'monthly']], { 'churnops-profile': 'skip' });
    await predict(server, [['five', 'monthly']], { 'churnops-profile': 'skip' });
    expect((await page(server)).slots).toEqual([]);
    expect(await predict(server, [[5, 'monthly']], { 'churnops-profile': 'off' })).toMatchObject({
      status: 400,
      body: { code: 'RequestMalformed', detail: expect.stringContaining('churnops-profile') },
    });
  });

  it('names an unknown category only where values may be exposed, and only from ten of it', async () => {
    const [open, closed] = [
      await started({ profile: { slotMilliseconds: 3_600_000, exposeValues: true } }),
      await started(),
    ];
    const rows = [...new Array(10).fill([1, 'weekly']), ...new Array(9).fill([1, 'jane@example.com'])];
    for (const server of [open, closed]) await predict(server, rows);
    expect((await page(open)).slots[0]!.columns[1]!.unseen).toEqual(new Map([['weekly', 10]]));
    expect((await watch(open, '/profile')).text).not.toContain('jane');
    expect((await watch(closed, '/profile')).text).not.toContain('weekly');
  });

  it('is of another process after each start', async () => {
    const processes = [];
    for (let time = 0; time < 2; time++) {
      const server = await started();
      await predict(server, [[5, 'monthly']]);
      processes.push((await page(server)).slots[0]!.process);
    }
    expect(new Set(processes).size).toBe(2);
  });

  it('is not there for a model without a reference, which serves all the same', async () => {
    const server = await start(await tinySource());
    await server.ready;
    expect((await predict(server, [[5, 'monthly']])).status).toBe(200);
    const { status, text } = await watch(server, '/profile');
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({
      code: 'ProfileMissing',
      detail: expect.stringContaining('has no reference profile'),
    });
  });

  it('waits for the model', async () => {
    const fetch = () => new Promise<never>(() => undefined);
    const server = await start({ description: 'a model that never comes', fetch });
    expect((await watch(server, '/profile')).status).toBe(503);
    expect((await watch(server, '/metrics')).status).toBe(200);
  });

  it('refuses what it does not know', async () => {
    const server = await started();
    expect((await watch(server, '/profile?since=yesterday')).status).toBe(400);
    expect((await watch(server, '/profile?since=1700000000000')).status).toBe(200);
    expect((await watch(server, '/profile', 'POST')).status).toBe(405);
    expect((await watch(server, '/predict')).status).toBe(404);
    expect((await watch(server, '/metrics')).text).not.toMatch(/^api_errors_total\{/m);
  });

  it('is told once more after the last request, until the grace is over', async () => {
    const server = await started({ closeGrace: 1_500 });
    await predict(server, [[5, 'monthly']]);
    const begun = performance.now();
    const closed = server.close();
    await expect.poll(async () => (await page(server)).final).toBe(true);
    expect((await page(server)).slots).toMatchObject([{ closed: true, rows: 1 }]);
    await expect(fetch(`${server.url}/live`)).rejects.toThrow();
    await closed;
    expect(performance.now() - begun).toBeGreaterThan(1_400);
    await expect(fetch(`${server.metricsUrl}/profile`)).rejects.toThrow();
  });

  it('keeps no server waiting that has nothing to tell', async () => {
    const server = await started({ closeGrace: 3_600_000 });
    await server.close();
    await expect(fetch(`${server.metricsUrl}/metrics`)).rejects.toThrow();
  });
});

it('refuses a model for good whose profile is of other columns', async () => {
  const profile = JSON.parse(
    Buffer.from(tinyProfile()).toString().replace('"name":"plan"', '"name":"tariff"'),
  );
  const server = await start(await tinySource({ 'profile.json': profile }));
  await expect(server.ready).rejects.toMatchObject({ code: 'ProfileInvalid', retryable: false });
});
