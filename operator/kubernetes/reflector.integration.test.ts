import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTemporaryControlPlane } from '../../dev/control-plane/temporary-control-plane.ts';
import { FaultProxy } from '../testing/fault-proxy.ts';
import { createNamespace } from '../testing/namespace.ts';
import { ApiClient } from './api-client.ts';
import { connect } from './connection.ts';
import { ObjectCache } from './object-cache.ts';
import { collectionPath, objectPath } from './paths.ts';
import { DEFAULT_REFLECTOR_TIMING, Reflector, type ReflectorTiming } from './reflector.ts';
import { SERVICE_ACCOUNTS, type ServiceAccount } from './resource.ts';

/**
 * An apiserver of its own, because these tests kill, stop and compact it; without a watch cache, so that a compaction
 * of etcd is felt at once and not after some thousand events.
 */
let controlPlane: Awaited<ReturnType<typeof startTemporaryControlPlane>>;
let direct: ApiClient;
let namespace: string;

beforeAll(async () => {
  controlPlane = await startTemporaryControlPlane({
    environment: process.env,
    apiserverFlags: ['--watch-cache=false'],
  });
  direct = new ApiClient(await connect({ kubeconfig: controlPlane.kubeconfig }));
});
afterAll(() => controlPlane?.stop());
afterEach(() => controlPlane.resume());

const create = (name: string, labels: Record<string, string> = {}) =>
  direct.request<ServiceAccount>({
    method: 'POST',
    path: collectionPath(SERVICE_ACCOUNTS, namespace),
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, labels } },
  });
const remove = (name: string) =>
  direct.request({ method: 'DELETE', path: objectPath(SERVICE_ACCOUNTS, { namespace, name }) });

/** A reflector behind a proxy, running until the test is over. */
async function startReflector(
  options: { timing?: Partial<ReflectorTiming>; pageSize?: number; labelSelector?: string } = {},
) {
  const proxy = await FaultProxy.start(controlPlane.kubeconfig);
  const connection = proxy.connection();
  const cache = new ObjectCache<ServiceAccount>();
  const stopping = new AbortController();
  const { timing, ...rest } = options;
  const reflector = new Reflector<ServiceAccount>({
    client: new ApiClient(connection),
    resource: SERVICE_ACCOUNTS,
    namespace,
    cache,
    logger: createSilentLogger(),
    timing: { ...DEFAULT_REFLECTOR_TIMING, ...timing },
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
    now: () => performance.now(),
    ...rest,
  });
  const running = reflector.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    await connection.dispatcher.destroy();
    await proxy[Symbol.asyncDispose]();
  });
  const lists = () => proxy.requests.filter(({ query }) => !query.has('watch')).length;
  const watches = () => proxy.requests.filter(({ query }) => query.has('watch')).length;
  const names = () => cache.list().map(({ metadata }) => metadata?.name);
  return { proxy, cache, reflector, lists, watches, names };
}

const within = { timeout: 30_000, interval: 50 };

/** A healthy watch is one that lasted; tests do not wait the usual ten seconds for that. */
const soonHealthy = { healthyAfter: 300 };

describe('Reflector on a real apiserver', () => {
  beforeAll(async () => {
    namespace = await createNamespace(direct);
  });
  afterEach(async () => {
    await direct.request({ method: 'DELETE', path: collectionPath(SERVICE_ACCOUNTS, namespace) });
  });

  it('lists in pages and follows changes', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    const { reflector, names, lists } = await startReflector({ pageSize: 2 });
    await reflector.synced;
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(lists()).toBe(3);
    await remove('c');
    await create('f');
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b', 'd', 'e', 'f']), within);
  });

  it('sees only what carries the labels, and drops what loses them', async () => {
    await create('a', { ours: 'yes' });
    await create('b');
    const { reflector, names } = await startReflector({ labelSelector: 'ours=yes' });
    await reflector.synced;
    expect(names()).toEqual(['a']);
    const path = objectPath(SERVICE_ACCOUNTS, { namespace, name: 'a' });
    const body = { metadata: { labels: { ours: null } } };
    await direct.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
    await vi.waitFor(() => expect(names()).toEqual([]), within);
  });

  it('starts a list again when etcd is compacted between two pages, and shows nothing of the half', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await create(name);
    let compacted = false;
    const proxy = await FaultProxy.start(controlPlane.kubeconfig);
    proxy.intervene(async ({ query }) => {
      if (!query.has('continue') || compacted) return undefined;
      compacted = true;
      await remove('a');
      await create('e');
      await controlPlane.compact();
      return undefined;
    });
    const connection = proxy.connection();
    const cache = new ObjectCache<ServiceAccount>();
    const shown: (string | undefined)[] = [];
    cache.subscribe(({ object }) => shown.push(object.metadata?.name));
    const stopping = new AbortController();
    const reflector = new Reflector<ServiceAccount>({
      client: new ApiClient(connection),
      resource: SERVICE_ACCOUNTS,
      namespace,
      pageSize: 2,
      cache,
      logger: createSilentLogger(),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
      random: Math.random,
      now: () => performance.now(),
    });
    const running = reflector.run(stopping.signal);
    await reflector.synced;
    stopping.abort();
    await running;
    await connection.dispatcher.destroy();
    await proxy[Symbol.asyncDispose]();
    expect(compacted).toBe(true);
    expect(shown).toEqual(['b', 'c', 'd', 'e']);
  });

  it('lists exactly once when its version was compacted away, and finds the missed deletion', async () => {
    await create('a');
    await create('b');
    const { proxy, reflector, names, lists, cache } = await startReflector({ timing: soonHealthy });
    await reflector.synced;
    await vi.waitFor(() => expect(proxy.openWatches).toBe(1), within);
    const changed: string[] = [];
    cache.subscribe(({ type, object }) => changed.push(`${type} ${object.metadata?.name}`));
    let held = true;
    proxy.intervene(async () => (held ? { status: 503, body: { message: 'held' } } : undefined));
    proxy.cut();
    await remove('a');
    await create('c');
    await controlPlane.compact();
    const before = lists();
    held = false;
    await vi.waitFor(() => expect(names()).toEqual(['b', 'c']), within);
    expect(lists() - before).toBe(1);
    expect(changed.sort()).toEqual(['Added c', 'Deleted a']);
  });

  it('lists exactly once for a 410 that comes inside the stream', async () => {
    await create('a');
    const { proxy, reflector, lists, watches, names } = await startReflector({ timing: soonHealthy });
    await reflector.synced;
    await vi.waitFor(() => expect(proxy.openWatches).toBe(1), within);
    await sleep(soonHealthy.healthyAfter);
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      code: 410,
      reason: 'Expired',
      message: 'too old resource version',
    };
    proxy.endWatchesWith({ type: 'ERROR', object: status });
    await vi.waitFor(() => expect(watches()).toBe(2), within);
    await create('b');
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), within);
    expect([lists(), watches()]).toEqual([2, 2]);
  });

  it('sees edits made while its connections were dropped', async () => {
    const { proxy, reflector, names, lists } = await startReflector({ timing: { healthyAfter: 0 } });
    await reflector.synced;
    for (const name of ['a', 'b', 'c']) {
      await vi.waitFor(() => expect(proxy.openWatches).toBe(1), within);
      proxy.cut();
      await create(name);
      await vi.waitFor(() => expect(names()).toContain(name), within);
    }
    expect(lists()).toBe(1);
  });

  it('finds a watch that has gone silent within its idle limit, and that is less than a minute', async () => {
    const timing = { watchTimeout: 2_000, idleTimeout: 3_000, healthyAfter: 300 };
    const { proxy, reflector, names } = await startReflector({ timing });
    await reflector.synced;
    await vi.waitFor(() => expect(proxy.openWatches).toBe(1), within);
    proxy.silenceOpenWatches();
    const silentSince = performance.now();
    await create('a');
    await vi.waitFor(() => expect(names()).toEqual(['a']), within);
    expect(performance.now() - silentSince).toBeLessThan(timing.idleTimeout * 1.5 + 2_000);
    const { idleTimeout, backoff, watchTimeout } = DEFAULT_REFLECTOR_TIMING;
    expect(idleTimeout + backoff.base).toBeLessThan(60_000);
    expect(idleTimeout).toBeGreaterThan(watchTimeout);
  });

  it('outlives an apiserver that is killed and started again, and sees edits made right after', async () => {
    await create('a');
    const { reflector, names, watches } = await startReflector();
    await reflector.synced;
    const before = watches();
    const killedAt = performance.now();
    await controlPlane.killApiserver();
    await vi.waitFor(() => expect(reflector.failure).toBeDefined(), within);
    await controlPlane.restartApiserver();
    await create('b');
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), within);
    const attemptsIn30Seconds =
      ((watches() - before) * 30_000) / Math.max(30_000, performance.now() - killedAt);
    expect(attemptsIn30Seconds).toBeLessThanOrEqual(10);
    expect(reflector.failure).toBeUndefined();
  });

  it('outlives an apiserver that stops answering for a while', async () => {
    const { reflector, names } = await startReflector({
      timing: { watchTimeout: 2_000, idleTimeout: 3_000 },
    });
    await reflector.synced;
    controlPlane.pause();
    await vi.waitFor(() => expect(reflector.failure).toBeDefined(), within);
    controlPlane.resume();
    await create('a');
    await vi.waitFor(() => expect(names()).toEqual(['a']), within);
  });
});
