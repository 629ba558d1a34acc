import { describe, expect, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { operatorError } from '../errors.ts';
import {
  DEPLOYMENTS,
  HORIZONTAL_POD_AUTOSCALERS,
  REPLICA_SETS,
  SECRETS,
  SERVICES,
} from '../kubernetes/resource.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { MODELS, type Serving } from './model.ts';
import { ChurnModelReconciler } from './reconcile.ts';
import { CONFIGURATION, model, NOW, serving } from './testing/objects.ts';

const key = { namespace: 'shop', name: 'telco' };
const refused = operatorError('ObjectInvalid', { method: 'PATCH', path: '/x', reason: 'spec.x is wrong' });

/** A model in memory, and its reconciler. */
function start(given?: Partial<Serving>) {
  const cluster = new MemoryCluster();
  cluster.put(MODELS, model({ serving: serving(given) }));
  const dependencies = { reader: cluster, writer: cluster, events: cluster, configuration: CONFIGURATION };
  const reconciler = new ChurnModelReconciler({ ...dependencies, clock: () => NOW });
  const pass = (signal = new AbortController().signal) => reconciler.reconcile(key, signal);
  const ready = () => findCondition(cluster.get(MODELS, key)?.status?.conditions, 'Ready');
  return { cluster, pass, ready };
}

describe('a pass', () => {
  it('does nothing for a model that is gone', async () => {
    const { cluster, pass } = start();
    cluster.remove(MODELS, key);
    expect(await pass()).toEqual({ kind: 'Done' });
    expect(cluster.writes).toEqual([]);
  });

  it('writes nothing for a model that is being deleted, whose children the garbage collector takes', async () => {
    const { cluster, pass } = start();
    const found = model({ serving: serving() });
    cluster.put(MODELS, { ...found, metadata: { ...found.metadata, deletionTimestamp: NOW.toISOString() } });
    expect(await pass()).toEqual({ kind: 'Done' });
    expect(cluster.writes).toEqual([]);
  });

  it('writes nothing once it is aborted', async () => {
    const { cluster, pass } = start();
    await expect(pass(AbortSignal.abort())).rejects.toThrow();
    expect(cluster.writes).toEqual([]);
  });

  it('makes every child, tells the status, and looks again while the rollout goes on', async () => {
    const { cluster, pass } = start();
    expect(await pass()).toMatchObject({ kind: 'RequeueAfter' });
    expect(cluster.writes.map(({ target }) => target)).toEqual([
      'ServiceAccount shop/telco-model-server',
      'Deployment shop/telco',
      'Service shop/telco',
      'HorizontalPodAutoscaler shop/telco',
      'PodDisruptionBudget shop/telco',
      'ChurnModel shop/telco',
    ]);
  });

  it('writes nothing the second time', async () => {
    const { cluster, pass } = start();
    await pass();
    const writes = cluster.writes.length;
    await pass();
    expect(cluster.writes).toHaveLength(writes);
    expect(cluster.events.map(({ reason }) => reason)).toEqual(['RolloutStarted']);
  });

  it('applies the other children when one is refused, and tells which and why', async () => {
    const { cluster, pass, ready } = start();
    cluster.failNextWrite(refused);
    expect(await pass()).toMatchObject({ kind: 'RequeueAfter' });
    expect(cluster.writes.map(({ target }) => target)).toContain('Deployment shop/telco');
    expect(ready()).toMatchObject({ status: 'False', reason: 'ChildRefused' });
    expect(ready()?.message).toContain('spec.x is wrong');
    expect(cluster.events.map(({ reason }) => reason)).toContain('ChildRefused');
  });

  it('leaves the condition behind once the child is accepted', async () => {
    const { cluster, pass, ready } = start();
    cluster.failNextWrite(refused);
    await pass();
    await pass();
    expect(ready()).toMatchObject({ status: 'Unknown', reason: 'RollingOut' });
  });

  it('is thrown back to its backoff by anything but a refusal', async () => {
    const { cluster, pass } = start();
    cluster.failNextWrite(
      operatorError('ApiServerUnreachable', { method: 'PATCH', path: '/x', reason: 'reset' }),
    );
    await expect(pass()).rejects.toMatchObject({ code: 'ApiServerUnreachable' });
  });

  it('has no autoscaler beside a Deployment of somebody else', async () => {
    const { cluster, pass, ready } = start();
    await pass();
    cluster.remove(DEPLOYMENTS, key);
    cluster.put(DEPLOYMENTS, { metadata: key });
    await pass();
    expect(cluster.get(HORIZONTAL_POD_AUTOSCALERS, key)).toBeUndefined();
    expect(cluster.get(SERVICES, key)).toBeDefined();
    expect(ready()).toMatchObject({ status: 'False', reason: 'ChildNotOurs' });
  });
});

describe('the pull secret', () => {
  const given = { pullSecretRef: { name: 'registry-read' } };

  /** A model whose rollout has a ReplicaSet, so that there are pods for a secret to be missing in. */
  async function rollingOut() {
    const started = start(given);
    started.cluster.put(SECRETS, {
      metadata: { namespace: 'shop', name: 'registry-read' },
      data: { '.dockerconfigjson': '' },
    });
    await started.pass();
    const deployment = started.cluster.get(DEPLOYMENTS, key)!;
    const revision = { 'deployment.kubernetes.io/revision': '1' };
    started.cluster.put(DEPLOYMENTS, {
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...deployment.metadata?.annotations, ...revision } },
      status: { observedGeneration: 1 },
    });
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'telco',
      uid: deployment.metadata?.uid ?? '',
    };
    started.cluster.put(REPLICA_SETS, {
      metadata: {
        namespace: 'shop',
        name: 'telco-1',
        annotations: revision,
        ownerReferences: [{ ...owner, controller: true }],
      },
    });
    return started;
  }

  it('is told to be missing, with what to do', async () => {
    const { cluster, pass, ready } = await rollingOut();
    cluster.remove(SECRETS, { namespace: 'shop', name: 'registry-read' });
    await pass();
    expect(ready()?.message).toContain('Secret registry-read does not exist in namespace shop');
  });

  it('is told to be of the wrong type, with what to do', async () => {
    const { cluster, pass, ready } = await rollingOut();
    cluster.put(SECRETS, { metadata: { namespace: 'shop', name: 'registry-read' }, data: { password: '' } });
    await pass();
    expect(ready()?.message).toContain('kubectl -n shop create secret docker-registry registry-read');
  });

  it('may be one that the operator has no right to read, since only the pods need it', async () => {
    const { cluster, pass, ready } = await rollingOut();
    cluster.getSecret = async (forbidden) => {
      throw operatorError('SecretForbidden', { ...forbidden });
    };
    await pass();
    expect(ready()).toMatchObject({ status: 'Unknown', reason: 'RollingOut' });
    expect(ready()?.message).not.toContain('registry-read');
  });
});
