import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ONE } from './churn-model/testing/objects.ts';
import { statusOf } from './churn-model/testing/telco.ts';
import { findCondition } from './controller/conditions.ts';
import { ApiClient } from './kubernetes/api-client.ts';
import { DEPLOYMENTS } from './kubernetes/resource.ts';
import { OperatorProcess } from './testing/operator-process.ts';
import { ClusterHand } from './training-run/testing/cluster-hand.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const within = { timeout: 60_000, interval: 100 };
const READ = ['get', 'list', 'watch'];
const ALL = { resources: ['*'], verbs: ['*'] };
const EVERYTHING = { apiGroups: ['*'], ...ALL };

describe('an operator that loses rights while it works', () => {
  let namespace: Namespace;
  let client: ApiClient;
  let operator: OperatorProcess;
  let hand: ClusterHand;

  beforeAll(async () => {
    namespace = await Namespace.create(inject('kubeconfig'));
    client = new ApiClient(namespace.connection);
    hand = await ClusterHand.enter(namespace.connection, namespace.name);
    const user = `operator-${namespace.name}`;
    await client.request({
      method: 'POST',
      path: roles(),
      body: { metadata: { name: 'operator' }, rules: [] },
    });
    await client.request({
      method: 'POST',
      path: `${RBAC}/namespaces/${namespace.name}/rolebindings`,
      body: {
        metadata: { name: 'operator' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
      },
    });
    await grant([EVERYTHING]);
    operator = await OperatorProcess.start({
      name: 'operator',
      kubeconfig: inject('kubeconfig'),
      namespace: namespace.name,
      user,
      configuration: {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [namespace.name],
        registries: [{ host: 'registry.example', plainHTTP: true }],
      },
    });
    const object = { metadata: { name: 'telco' }, spec: { serving: { artifact: ONE, minReplicas: 1 } } };
    await namespace.create(MODELS, object as never);
    await vi.waitFor(() => namespace.get(DEPLOYMENTS, 'telco'), within);
  });
  afterAll(() => operator?.[Symbol.asyncDispose]());

  const roles = () => `${RBAC}/namespaces/${namespace.name}/roles`;

  /** Puts these rules in the place of those that the operator had. */
  async function grant(rules: object[]): Promise<void> {
    const body = [{ op: 'replace', path: '/rules', value: rules }];
    const contentType = 'application/json-patch+json';
    await client.request({ method: 'PATCH', path: `${roles()}/operator`, contentType, body });
  }

  const ready = async () => findCondition((await statusOf(namespace)).conditions, 'Ready');
  const readyOfRun = async () => findCondition((await hand.run('run')).status?.conditions, 'Ready');
  const memoryRequest = async () =>
    (await namespace.get(DEPLOYMENTS, 'telco')).spec?.template.spec?.containers[0]?.resources?.requests
      ?.memory;
  const askFor = (memory: string) =>
    namespace.patch(MODELS, 'telco', { spec: { serving: { resources: { requests: { memory } } } } });
  const writesTo = (part: string) => operator.proxy.writes.filter(({ path }) => path.includes(part)).length;

  it('to Deployments and Secrets says so in conditions, tries again without haste, and goes on once it has them', async () => {
    await grant([
      { apiGroups: [''], resources: ['pods', 'services', 'serviceaccounts'], verbs: ['*'] },
      { apiGroups: ['churnops.dev', 'coordination.k8s.io', 'events.k8s.io', 'batch'], ...ALL },
      { apiGroups: ['policy', 'autoscaling'], ...ALL },
      { apiGroups: ['apps'], resources: ['*'], verbs: READ },
    ]);
    const before = writesTo('/deployments');
    const since = performance.now();
    await askFor('300Mi');
    await hand.createRun('run');
    await vi.waitFor(async () => {
      expect(await ready()).toMatchObject({ status: 'False', reason: 'ChildRefused' });
      expect((await ready())?.message).toMatch(/may not PATCH .*deployments/);
      const blocked = await readyOfRun();
      expect(blocked).toMatchObject({ status: 'False', reason: 'SecretForbidden' });
      expect(blocked?.message).toContain('create role churnops-read-registry-write --verb=get');
    }, within);
    expect(performance.now() - since).toBeLessThan(10_000);
    await grant([EVERYTHING]);
    await vi.waitFor(async () => {
      expect(await memoryRequest()).toBe('300Mi');
      expect((await ready())?.reason).toBe('RollingOut');
      // No registry is there: the next thing that the run waits for.
      expect((await readyOfRun())?.reason).toBe('RegistryUnreachable');
    }, within);
    expect(writesTo('/deployments') - before).toBeLessThan(10);
  });

  it('to statuses keeps its children right, and tells what it could not tell once it can', async () => {
    await grant([
      { apiGroups: ['', 'apps', 'batch', 'policy', 'autoscaling'], ...ALL },
      { apiGroups: ['coordination.k8s.io', 'events.k8s.io'], ...ALL },
      { apiGroups: ['churnops.dev'], resources: ['*'], verbs: READ },
    ]);
    const before = writesTo('/status');
    const { metadata } = (await askFor('310Mi')) as { metadata: { generation: number } };
    await vi.waitFor(async () => expect(await memoryRequest()).toBe('310Mi'), within);
    await vi.waitFor(() => expect(operator.log.join('\n')).toMatch(/may not PATCH .*status/), within);
    expect((await operator.get('/healthz')).status).toBe(200);
    await grant([EVERYTHING]);
    await vi.waitFor(
      async () => expect((await ready())?.observedGeneration).toBe(metadata.generation),
      within,
    );
    expect(writesTo('/status') - before).toBeLessThan(30);
  });

  it('never ended meanwhile', async () => {
    expect(await Promise.race([operator.exited, 'it runs'])).toBe('it runs');
  });
});
