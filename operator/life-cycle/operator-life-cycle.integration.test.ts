import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ApiClient } from '../kubernetes/api-client.ts';
import { CachedObjects } from '../kubernetes/cached-objects.ts';
import { type Connection, connect } from '../kubernetes/connection.ts';
import { FinalizerEditor } from '../kubernetes/finalizer-editor.ts';
import { collectionPath, objectPath } from '../kubernetes/paths.ts';
import { CHURN_MODELS, type KubernetesObject } from '../kubernetes/resource.ts';
import { createNamespace } from '../testing/namespace.ts';
import { OperatorLifeCycle } from './operator-life-cycle.ts';

const FINALIZER = 'churnops.dev/cleanup';

let connection: Connection;
let client: ApiClient;
let namespace: string;
let lifeCycle: OperatorLifeCycle;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
  client = new ApiClient(connection);
  namespace = await createNamespace(client);
  const objects = new CachedObjects([CHURN_MODELS]);
  lifeCycle = new OperatorLifeCycle({
    logger: createSilentLogger(),
    finalizers: new FinalizerEditor({ client, objects, checkLease: () => undefined, random: Math.random }),
    start: async () => undefined,
    stop: () => undefined,
  });
});
afterAll(() => connection.dispatcher.destroy());

const pathOf = (name: string) => objectPath(CHURN_MODELS, { namespace, name });

async function read(name: string): Promise<KubernetesObject> {
  const object = await client.request<KubernetesObject>({ method: 'GET', path: pathOf(name) });
  return { ...object, apiVersion: CHURN_MODELS.apiVersion, kind: CHURN_MODELS.kind };
}

async function create(name: string, finalizers: string[] = []): Promise<KubernetesObject> {
  const { apiVersion, kind } = CHURN_MODELS;
  const body = { apiVersion, kind, metadata: { name, namespace, finalizers }, spec: {} };
  await client.request({ method: 'POST', path: collectionPath(CHURN_MODELS, namespace), body });
  return read(name);
}

/** Adds a finalizer as a well-behaved neighbour does: against the version that was read, again on a conflict. */
async function addForeign(name: string, finalizer: string): Promise<void> {
  for (;;) {
    const { metadata } = await read(name);
    const { resourceVersion, finalizers = [] } = metadata ?? {};
    const body = { metadata: { resourceVersion, finalizers: [...finalizers, finalizer] } };
    try {
      await client.request({
        method: 'PATCH',
        path: pathOf(name),
        body,
        contentType: 'application/merge-patch+json',
      });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'Conflict') throw error;
    }
  }
}

describe('OperatorLifeCycle.finalize', () => {
  it('adds the finalizer, runs the cleanup on deletion, and lets the object go', async () => {
    const model = await create('telco');
    let cleanups = 0;
    const finalize = (object: KubernetesObject) =>
      lifeCycle.finalize(object, FINALIZER, async () => {
        cleanups++;
      });
    expect(await finalize(model)).toBe(true);
    expect((await read('telco')).metadata?.finalizers).toEqual([FINALIZER]);
    expect(await finalize(await read('telco'))).toBe(false);
    await client.request({ method: 'DELETE', path: pathOf('telco') });
    expect(await finalize(await read('telco'))).toBe(true);
    expect(cleanups).toBe(1);
    await expect(read('telco')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('keeps the finalizer when the cleanup fails, so that it is made again', async () => {
    const model = await create('stubborn');
    await lifeCycle.finalize(model, FINALIZER, async () => undefined);
    await client.request({ method: 'DELETE', path: pathOf('stubborn') });
    const deleting = await read('stubborn');
    const failing = lifeCycle.finalize(deleting, FINALIZER, async () => {
      throw new Error('the registry is away');
    });
    await expect(failing).rejects.toThrow('the registry is away');
    expect((await read('stubborn')).metadata?.finalizers).toEqual([FINALIZER]);
    await lifeCycle.finalize(deleting, FINALIZER, async () => undefined);
    await expect(read('stubborn')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('neither loses nor brings back the finalizers of others that edit at the same time', async () => {
    const model = await create('shared', ['example.com/first']);
    const others = Array.from({ length: 10 }, (_, index) => `example.com/other-${index}`);
    await Promise.all([
      ...others.map((finalizer) => addForeign('shared', finalizer)),
      lifeCycle.finalize(model, FINALIZER, async () => undefined),
    ]);
    const { finalizers } = (await read('shared')).metadata ?? {};
    expect([...finalizers!].sort()).toEqual([FINALIZER, 'example.com/first', ...others].sort());
    await client.request({ method: 'DELETE', path: pathOf('shared') });
    await lifeCycle.finalize(await read('shared'), FINALIZER, async () => undefined);
    expect((await read('shared')).metadata?.finalizers?.toSorted()).toEqual(
      ['example.com/first', ...others].sort(),
    );
    const body = { metadata: { finalizers: null } };
    await client.request({
      method: 'PATCH',
      path: pathOf('shared'),
      body,
      contentType: 'application/merge-patch+json',
    });
  });

  it('does not touch an object that took the place of the one that was seen', async () => {
    const model = await create('replaced');
    await client.request({ method: 'DELETE', path: pathOf('replaced') });
    await create('replaced');
    await lifeCycle.finalize(model, FINALIZER, async () => undefined);
    expect((await read('replaced')).metadata?.finalizers).toBeUndefined();
  });
});
