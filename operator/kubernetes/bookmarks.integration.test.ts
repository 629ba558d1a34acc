import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { FaultProxy } from '../testing/fault-proxy.ts';
import { createNamespace } from '../testing/namespace.ts';
import { ApiClient } from './api-client.ts';
import { ObjectCache } from './object-cache.ts';
import { isNewer } from './object-identity.ts';
import { collectionPath } from './paths.ts';
import { DEFAULT_REFLECTOR_TIMING, Reflector } from './reflector.ts';
import { CHURN_MODELS, type KubernetesObject } from './resource.ts';

it('a watch on which nothing happens is made anew from a bookmark, and without a list', async () => {
  const proxy = await FaultProxy.start(inject('kubeconfig'));
  const connection = proxy.connection();
  const client = new ApiClient(connection);
  const namespace = await createNamespace(client);
  const stopping = new AbortController();
  const reflector = new Reflector<KubernetesObject>({
    client,
    resource: CHURN_MODELS,
    namespace,
    cache: new ObjectCache(),
    logger: createSilentLogger(),
    timing: { ...DEFAULT_REFLECTOR_TIMING, watchTimeout: 4_000, idleTimeout: 6_000, healthyAfter: 1_000 },
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
    now: () => performance.now(),
  });
  const running = reflector.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    await connection.dispatcher.destroy();
    await proxy[Symbol.asyncDispose]();
  });
  await reflector.synced;
  const path = collectionPath(CHURN_MODELS, namespace);
  const asked = () => proxy.requests.filter((request) => request.path === path).map(({ query }) => query);
  await vi.waitFor(() => expect(asked()).toHaveLength(2), { timeout: 5_000 });
  // What happens to objects that the watch does not select makes the version of the list old, and in the end unusable.
  const elsewhere = await createNamespace(client);
  const { apiVersion, kind } = CHURN_MODELS;
  const body = { apiVersion, kind, metadata: { name: 'telco' }, spec: {} };
  await client.request({ method: 'POST', path: collectionPath(CHURN_MODELS, elsewhere), body });
  await vi.waitFor(() => expect(asked()).toHaveLength(3), { timeout: 15_000 });
  const [first, second] = asked()
    .slice(1)
    .map((query) => query.get('resourceVersion') ?? undefined);
  expect(asked().filter((query) => query.has('watch'))).toHaveLength(2);
  expect(isNewer(second, first)).toBe(true);
  expect(reflector.failure).toBeUndefined();
});
