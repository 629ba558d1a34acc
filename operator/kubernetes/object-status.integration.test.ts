import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ProxiedCluster } from '../testing/proxied-cluster.ts';
import type { ApiClient } from './api-client.ts';
import { collectionPath, objectPath } from './paths.ts';
import { CHURN_MODELS, type KubernetesObject } from './resource.ts';

const MANAGER = { fieldManager: 'churnops-churn-model' };

let cluster: ProxiedCluster;
let client: ApiClient;
let namespace: string;

beforeAll(async () => {
  cluster = await ProxiedCluster.open(inject('kubeconfig'));
  ({ client, namespace } = cluster);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** A pass that meets more conflicts than the writer bears is made again. */
async function asTheQueueDoes<T>(pass: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await pass();
    } catch (error) {
      if (!isCodedError(error, 'Conflict')) throw error;
    }
  }
}

describe('ApiObjectWriter.applyStatus', () => {
  const ready = (status: string, lastTransitionTime: string, message = 'm') => ({
    conditions: [
      { type: 'Ready', status, reason: 'RollingOut', message, lastTransitionTime, observedGeneration: 1 },
    ],
  });

  async function createModel(name: string) {
    const { writer, objects } = cluster.createWriter();
    const body = {
      apiVersion: CHURN_MODELS.apiVersion,
      kind: CHURN_MODELS.kind,
      metadata: { name, namespace },
      spec: {},
    };
    const model = await client.request<KubernetesObject>({
      method: 'POST',
      path: collectionPath(CHURN_MODELS, namespace),
      body,
    });
    objects.cacheOf(CHURN_MODELS).observe('', model as never);
    const uid = model.metadata!.uid!;
    const identity = {
      apiVersion: CHURN_MODELS.apiVersion,
      kind: CHURN_MODELS.kind,
      metadata: { name, namespace, uid },
    };
    const apply = (status: object) =>
      writer.applyStatus(CHURN_MODELS as never, { ...identity, status }, MANAGER);
    const path = objectPath(CHURN_MODELS, { namespace, name });
    const read = () =>
      client.request<{ status: { conditions: { lastTransitionTime: string }[] } }>({ method: 'GET', path });
    return { apply, read, path };
  }

  it('writes once, and keeps the transition time while the status of a condition stays', async () => {
    const { apply, read } = await createModel('steady');
    expect(await apply(ready('Unknown', '2026-01-01T00:00:00Z'))).toBe('changed');
    expect(await cluster.writesOf(() => apply(ready('Unknown', '2026-01-01T00:05:00Z')))).toBe(0);
    expect(await apply(ready('Unknown', '2026-01-01T00:06:00Z', 'other words'))).toBe('changed');
    expect((await read()).status.conditions[0]!.lastTransitionTime).toBe('2026-01-01T00:00:00Z');
    expect(await apply(ready('True', '2026-01-01T00:07:00Z'))).toBe('changed');
    expect((await read()).status.conditions[0]!.lastTransitionTime).toBe('2026-01-01T00:07:00Z');
  });

  it('loses no field of a hundred other editors, and none of its own', async () => {
    const { apply, path } = await createModel('busy');
    const edit = (index: number) =>
      client.request({
        method: 'PATCH',
        path,
        body: { metadata: { annotations: { [`editor-${index}`]: 'here' } } },
        contentType: 'application/merge-patch+json',
      });
    const edits = Promise.all(Array.from({ length: 100 }, (_, index) => edit(index)));
    for (let pass = 0; pass < 10; pass++) {
      await asTheQueueDoes(() => apply(ready('Unknown', '2026-01-01T00:00:00Z', `pass ${pass}`)));
    }
    await edits;
    await apply(ready('True', '2026-01-01T00:00:00Z', 'last'));
    const live = await client.request<KubernetesObject & { status: object }>({ method: 'GET', path });
    expect(Object.keys(live.metadata!.annotations!)).toHaveLength(100);
    expect(live.status).toMatchObject({ conditions: [{ status: 'True', message: 'last' }] });
  });

  it('leaves an object alone that is gone, or that another has replaced', async () => {
    const { apply, path } = await createModel('gone');
    await client.request({ method: 'DELETE', path });
    expect(await apply(ready('True', '2026-01-01T00:00:00Z'))).toBe('unchanged');
    const body = {
      apiVersion: CHURN_MODELS.apiVersion,
      kind: CHURN_MODELS.kind,
      metadata: { name: 'gone', namespace },
      spec: {},
    };
    await client.request({ method: 'POST', path: collectionPath(CHURN_MODELS, namespace), body });
    expect(await apply(ready('True', '2026-01-01T00:00:00Z'))).toBe('unchanged');
    expect(await client.request({ method: 'GET', path })).not.toHaveProperty('status');
  });
});
