import { describe, expect, inject, it } from 'vitest';
import {
  DEPLOYMENTS,
  type Deployment,
  HORIZONTAL_POD_AUTOSCALERS,
  type KubernetesObject,
  POD_DISRUPTION_BUDGETS,
  type Resource,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../kubernetes/resource.ts';
import { MODELS, type Serving } from '../model.ts';
import { DeploymentController } from '../testing/deployment-controller.ts';
import { Namespace } from '../testing/namespace.ts';
import { CONFIGURATION, ONE, TWO } from '../testing/objects.ts';
import { RunningOperator } from '../testing/running-operator.ts';
import { awaitCondition, createModel, statusOf } from '../testing/telco.ts';

type Spec = Record<string, unknown>;

const CHILDREN: { resource: Resource<unknown>; name: string; edit: object }[] = [
  { resource: SERVICE_ACCOUNTS, name: 'telco-model-server', edit: { automountServiceAccountToken: true } },
  {
    resource: DEPLOYMENTS,
    name: 'telco',
    edit: { spec: { strategy: { rollingUpdate: { maxUnavailable: 1 } } } },
  },
  { resource: SERVICES, name: 'telco', edit: { spec: { selector: { 'churnops.dev/model': 'other' } } } },
  {
    resource: HORIZONTAL_POD_AUTOSCALERS,
    name: 'telco',
    edit: { spec: { maxReplicas: 50, minReplicas: 7 } },
  },
  { resource: POD_DISRUPTION_BUDGETS, name: 'telco', edit: { spec: { maxUnavailable: 5 } } },
];

/** A model that serves, and the operator that keeps it so. */
async function serving(given: Partial<Serving> = {}) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const operator = new RunningOperator(namespace);
  const cluster = new DeploymentController(namespace, 'telco');
  await createModel(namespace, { artifact: ONE, ...given });
  await cluster.rollOut(given.artifact ?? ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  return { namespace, operator, cluster };
}

async function contents(namespace: Namespace, resource: Resource<unknown>, name: string) {
  const { metadata, ...rest } = (await namespace.get(resource, name)) as KubernetesObject;
  const { status: _, ...contents } = rest as Spec;
  return { labels: metadata?.labels, owners: metadata?.ownerReferences, ...contents };
}

describe('a child', () => {
  it.each(CHILDREN)('$resource.kind is put right after an edit', async ({ resource, name, edit }) => {
    const { namespace, operator } = await serving();
    await using _ = operator;
    const before = await contents(namespace, resource, name);
    await namespace.patch(resource, name, edit);
    await expect.poll(() => contents(namespace, resource, name), { timeout: 15_000 }).toEqual(before);
  });

  it.each(CHILDREN)('$resource.kind is made again after it was deleted', async ({ resource, name }) => {
    const { namespace, operator } = await serving();
    await using _ = operator;
    const { uid } = ((await namespace.get(resource, name)) as KubernetesObject).metadata ?? {};
    await namespace.delete(resource, name);
    const present = async () => {
      const all = (await namespace.list(resource)) as KubernetesObject[];
      return all.some(({ metadata }) => metadata?.name === name && metadata.uid !== uid);
    };
    await expect.poll(present, { timeout: 15_000 }).toBe(true);
  });

  it.each(CHILDREN)(
    '$resource.kind of somebody else is left alone, named, and taken up once it is gone',
    async (child) => {
      const { resource, name } = child;
      const namespace = await Namespace.create(inject('kubeconfig'));
      const { metadata, spec } = await foreign(resource, name, namespace);
      await using operator = new RunningOperator(namespace);
      await createModel(namespace, { artifact: ONE });
      await awaitCondition(namespace, 'Ready', 'False', 'ChildNotOurs');
      const told = (await statusOf(namespace)).conditions?.find(({ type }) => type === 'Ready')?.message;
      expect(told).toContain(`${resource.kind} ${namespace.name}/${name}`);
      expect(told).toMatch(/delete or rename/i);
      const after = (await namespace.get(resource, name)) as KubernetesObject & { spec?: Spec };
      expect({
        uid: after.metadata?.uid,
        version: after.metadata?.resourceVersion,
        spec: after.spec,
      }).toEqual({
        uid: metadata?.uid,
        version: metadata?.resourceVersion,
        spec,
      });
      const others = CHILDREN.filter((other) => other !== child && !needs(other.resource, resource));
      for (const other of others) await namespace.get(other.resource, other.name);

      await namespace.delete(resource, name);
      await operator.pass('telco');
      const owner = ((await namespace.get(resource, name)) as KubernetesObject).metadata
        ?.ownerReferences?.[0];
      expect(owner?.kind).toBe('ChurnModel');
    },
  );

  it('is taken away with all others when the spec names no artifact any more, and comes back with it', async () => {
    const { namespace, operator, cluster } = await serving();
    await using _ = operator;
    await namespace.patch(MODELS, 'telco', { spec: { serving: null } });
    await awaitCondition(namespace, 'Ready', 'True', 'NothingToServe');
    for (const { resource, name } of CHILDREN) {
      const found = (await namespace.list(resource)) as KubernetesObject[];
      expect(found.filter(({ metadata }) => metadata?.name === name)).toEqual([]);
    }
    expect((await statusOf(namespace)).serving).toBeUndefined();
    await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
    await cluster.awaitTemplate(TWO);
  });
});

describe('the Deployment', () => {
  it('keeps the number of replicas that the autoscaler set', async () => {
    const { namespace, operator, cluster } = await serving();
    await using _ = operator;
    await namespace.patch(DEPLOYMENTS, 'telco', { spec: { replicas: 6 } });
    await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
    await cluster.awaitTemplate(TWO);
    expect((await cluster.deployment()).spec?.replicas).toBe(6);
  });

  it('is woken after somebody scaled it to zero, because the autoscaler would leave it there', async () => {
    const { namespace, operator, cluster } = await serving();
    await using _ = operator;
    await namespace.patch(DEPLOYMENTS, 'telco', { spec: { replicas: 0 } });
    await expect.poll(async () => (await cluster.deployment()).spec?.replicas, { timeout: 15_000 }).toBe(1);
    await namespace.patch(DEPLOYMENTS, 'telco', { spec: { replicas: 4 } });
    await operator.pass('telco');
    expect((await cluster.deployment()).spec?.replicas).toBe(4);
  });

  it('goes on after somebody paused it', async () => {
    const { namespace, operator, cluster } = await serving();
    await using _ = operator;
    await namespace.patch(DEPLOYMENTS, 'telco', { spec: { paused: true } });
    await expect.poll(async () => (await cluster.deployment()).spec?.paused, { timeout: 15_000 }).toBeFalsy();
  });

  it('runs another image once the configuration of the operator names one', async () => {
    const { namespace, operator, cluster } = await serving();
    await operator.stop();
    const modelServerImage = 'registry.example/churnops/model-server:2.0.0';
    await using _ = new RunningOperator(namespace, { configuration: { ...CONFIGURATION, modelServerImage } });
    const image = async () => (await cluster.deployment()).spec?.template.spec?.containers[0]?.image;
    await expect.poll(image, { timeout: 15_000 }).toBe(modelServerImage);
    await awaitCondition(namespace, 'Ready', 'Unknown', 'RollingOut');
  });
});

/** An autoscaler finds its Deployment by name, so there is none beside a Deployment of somebody else. */
function needs(child: Resource<unknown>, other: Resource<unknown>): boolean {
  return child === HORIZONTAL_POD_AUTOSCALERS && other === DEPLOYMENTS;
}

/** An object that somebody else made under the name of a child. */
async function foreign(resource: Resource<unknown>, name: string, namespace: Namespace) {
  const labels = { app: 'other' };
  const template: Deployment['spec'] = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'other', image: 'other' }] } },
  };
  const specs = new Map<Resource<unknown>, object>([
    [SERVICE_ACCOUNTS, {}],
    [DEPLOYMENTS, { spec: template }],
    [SERVICES, { spec: { selector: labels, ports: [{ port: 80 }] } }],
    [
      HORIZONTAL_POD_AUTOSCALERS,
      {
        spec: {
          maxReplicas: 3,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' },
        },
      },
    ],
    [POD_DISRUPTION_BUDGETS, { spec: { maxUnavailable: 3, selector: { matchLabels: labels } } }],
  ]);
  const object = { metadata: { name }, ...specs.get(resource) };
  return (await namespace.create(resource, object)) as KubernetesObject & { spec?: Spec };
}
