import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { ApiClient } from '../kubernetes/api-client.ts';
import { ApiObjectWriter } from '../kubernetes/api-object-writer.ts';
import { CachedObjects } from '../kubernetes/cached-objects.ts';
import { type Connection, connect } from '../kubernetes/connection.ts';
import { collectionPath, objectPath } from '../kubernetes/paths.ts';
import { Reflector } from '../kubernetes/reflector.ts';
import { CHURN_MODELS, type KubernetesObject } from '../kubernetes/resource.ts';
import { createNamespace } from '../testing/namespace.ts';
import { Controller } from './controller.ts';
import { ControllerMetrics } from './controller-metrics.ts';
import { done, type ObjectKey } from './reconciler.ts';

let connection: Connection;
let client: ApiClient;
let namespace: string;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
  client = new ApiClient(connection);
  namespace = await createNamespace(client);
});
afterAll(() => connection.dispatcher.destroy());

const within = { timeout: 15_000, interval: 20 };

type Pass = (object: KubernetesObject | undefined, writer: ApiObjectWriter, key: ObjectKey) => Promise<void>;

/** A controller of ChurnModels on real watches, running until the test is over. */
async function startController(pass: Pass): Promise<void> {
  const objects = new CachedObjects([CHURN_MODELS]);
  const random = Math.random;
  const now = () => performance.now();
  const logger = createSilentLogger();
  const stopping = new AbortController();
  const writer = new ApiObjectWriter({ client, objects, checkLease: () => undefined, random });
  const reflector = new Reflector({
    client,
    resource: CHURN_MODELS,
    namespace,
    cache: objects.cacheOf(CHURN_MODELS) as never,
    logger,
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    random,
    now,
  });
  const controller = new Controller(
    {
      name: 'test',
      resource: CHURN_MODELS,
      owns: [],
      workers: 4,
      reconciler: {
        async reconcile(key) {
          await pass(objects.get(CHURN_MODELS, key) as KubernetesObject | undefined, writer, key);
          return done();
        },
      },
    },
    { objects, metrics: new ControllerMetrics(new Registry()), logger, random, now },
  );
  const reflecting = reflector.run(stopping.signal);
  await reflector.synced;
  const running = controller.run(stopping.signal, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await Promise.all([running, reflecting]);
  });
}

const identity = (name: string) => ({
  apiVersion: CHURN_MODELS.apiVersion,
  kind: CHURN_MODELS.kind,
  metadata: { name, namespace },
});
const create = (name: string) =>
  client.request<KubernetesObject>({
    method: 'POST',
    path: collectionPath(CHURN_MODELS, namespace),
    body: { ...identity(name), spec: {} },
  });
const remove = (name: string) =>
  client.request({ method: 'DELETE', path: objectPath(CHURN_MODELS, { namespace, name }) });

const statusOf = (message: string) => ({
  conditions: [
    {
      type: 'Ready',
      status: 'Unknown',
      reason: 'RollingOut',
      message,
      lastTransitionTime: '2026-01-01T00:00:00Z',
      observedGeneration: 1,
    },
  ],
});

describe('Controller on a real apiserver', () => {
  it('bears that the object is deleted while a pass for it runs, and makes one more pass without it', async () => {
    const seen: (string | undefined)[] = [];
    const results: string[] = [];
    await startController(async (object, writer) => {
      seen.push(object?.metadata?.uid);
      if (!object) return;
      await remove('short-lived');
      const { uid = '' } = object.metadata ?? {};
      const target = { ...identity('short-lived'), status: statusOf('late') };
      const status = { ...target, metadata: { ...target.metadata, uid } };
      results.push(
        await writer.applyStatus(CHURN_MODELS as never, status, { fieldManager: 'churnops-test' }),
      );
    });
    const { metadata } = await create('short-lived');
    await vi.waitFor(() => expect(seen).toEqual([metadata?.uid, undefined]), within);
    expect(results).toEqual(['unchanged']);
  });

  it('decides on its own last write and never on what was before it', async () => {
    const written: number[] = [];
    const read: number[] = [];
    await startController(async (object, writer) => {
      if (!object) return;
      const status = (object as { status?: ReturnType<typeof statusOf> }).status;
      const count = Number(status?.conditions[0]?.message ?? 0);
      read.push(count);
      if (count === 20) return;
      written.push(count + 1);
      const { uid = '' } = object.metadata ?? {};
      const target = identity('counting');
      const next = { ...target, metadata: { ...target.metadata, uid }, status: statusOf(String(count + 1)) };
      await writer.applyStatus(CHURN_MODELS as never, next, { fieldManager: 'churnops-test' });
    });
    await create('counting');
    await vi.waitFor(() => expect(read.at(-1)).toBe(20), within);
    expect(written).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});
