import { describe, expect, inject, it } from 'vitest';
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../kubernetes/resource.ts';
import { MODELS } from './model.ts';
import { DeploymentController } from './testing/deployment-controller.ts';
import { Namespace } from './testing/namespace.ts';
import { ONE, TWO } from './testing/objects.ts';
import { RunningOperator } from './testing/running-operator.ts';
import { awaitCondition, createModel } from './testing/telco.ts';

/** One change of every single field, and the one that takes it back. */
const CHANGES: { field: string; to: object; back: object }[] = [
  { field: 'artifact', to: { artifact: TWO }, back: { artifact: ONE } },
  { field: 'decision', to: { decision: { threshold: 0.35 } }, back: { decision: null } },
  { field: 'minReplicas', to: { minReplicas: 3 }, back: { minReplicas: null } },
  { field: 'maxReplicas', to: { maxReplicas: 4 }, back: { maxReplicas: null } },
  { field: 'targetCPUUtilization', to: { targetCPUUtilization: 50 }, back: { targetCPUUtilization: null } },
  {
    field: 'resources.requests.cpu',
    to: { resources: { requests: { cpu: '250m' } } },
    back: { resources: { requests: { cpu: null } } },
  },
  {
    field: 'resources.limits.memory',
    to: { resources: { limits: { memory: '2Gi' } } },
    back: { resources: { limits: { memory: null } } },
  },
  { field: 'resources', to: { resources: { limits: { cpu: 2 } } }, back: { resources: null } },
  {
    field: 'progressDeadlineSeconds',
    to: { progressDeadlineSeconds: 60 },
    back: { progressDeadlineSeconds: null },
  },
  { field: 'profile.slot', to: { profile: { slot: '10s' } }, back: { profile: { slot: null } } },
  { field: 'profile.exposeValues', to: { profile: { exposeValues: true } }, back: { profile: null } },
  {
    field: 'predictionLog',
    to: { predictionLog: { persistentVolumeClaim: { claimName: 'predictions', path: 'telco' } } },
    back: { predictionLog: null },
  },
  { field: 'pullSecretRef', to: { pullSecretRef: { name: 'registry-read' } }, back: { pullSecretRef: null } },
];

async function children(namespace: Namespace) {
  const { spec } = await namespace.get(DEPLOYMENTS, 'telco');
  return JSON.stringify([spec, (await namespace.get(HORIZONTAL_POD_AUTOSCALERS, 'telco')).spec]);
}

describe('a change of one field alone', () => {
  it.each(CHANGES)('of spec.serving.$field leads somewhere, and can be taken back', async ({ to, back }) => {
    const namespace = await Namespace.create(inject('kubeconfig'));
    await using _ = new RunningOperator(namespace);
    const cluster = new DeploymentController(namespace, 'telco');
    await createModel(namespace, { artifact: ONE });
    await cluster.rollOut(ONE);
    await awaitCondition(namespace, 'Ready', 'True', 'Serving');
    const before = await children(namespace);

    await namespace.patch(MODELS, 'telco', { spec: { serving: to } });
    await expect.poll(() => children(namespace), { timeout: 15_000 }).not.toBe(before);
    await namespace.patch(MODELS, 'telco', { spec: { serving: back } });
    await expect.poll(() => children(namespace), { timeout: 15_000 }).toBe(before);
    await cluster.begin();
    await cluster.complete();
    await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  });
});
