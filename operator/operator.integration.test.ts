import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { ApiClient } from './kubernetes/api-client.ts';
import { type Connection, connect } from './kubernetes/connection.ts';
import { collectionPath, objectPath } from './kubernetes/paths.ts';
import { CHURN_MODELS, DEPLOYMENTS, LEASES, type Lease, SERVICES } from './kubernetes/resource.ts';
import { createNamespace } from './testing/namespace.ts';
import { OperatorProcess } from './testing/operator-process.ts';

const kubeconfig = inject('kubeconfig');
const within = { timeout: 30_000, interval: 50 };
const LEASE_MILLISECONDS = 3_000;
const ARTIFACT = `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`;

let connection: Connection;
let client: ApiClient;
let namespace: string;

beforeAll(async () => {
  connection = await connect({ kubeconfig });
  client = new ApiClient(connection);
});
afterAll(() => connection.dispatcher.destroy());
beforeEach(async () => {
  namespace = await createNamespace(client);
});

async function start(name: string, user?: string): Promise<OperatorProcess> {
  const operator = await OperatorProcess.start({
    name,
    kubeconfig,
    namespace,
    ...(user !== undefined && { user }),
    configuration: {
      modelServerImage: 'registry.example/model-server:1',
      trainerImage: 'registry.example/trainer:1',
      namespaces: [namespace],
      leaderElection: {
        leaseDurationMilliseconds: LEASE_MILLISECONDS,
        renewDeadlineMilliseconds: 2_000,
        retryPeriodMilliseconds: 400,
      },
    },
  });
  onTestFinished(() => operator[Symbol.asyncDispose]());
  return operator;
}

const readLease = () =>
  client.request<Lease>({
    method: 'GET',
    path: objectPath(LEASES, { namespace, name: 'churnops-operator' }),
  });

async function waitForLeader(operator: OperatorProcess): Promise<void> {
  await vi.waitFor(async () => {
    expect((await readLease()).spec?.holderIdentity).toMatch(new RegExp(`^${operator.name}_`));
  }, within);
}

async function waitUntilReady(operator: OperatorProcess): Promise<void> {
  await vi.waitFor(async () => expect(await operator.get('/readyz')).toMatchObject({ status: 200 }), within);
}

const createModel = (name: string) =>
  client.request({
    method: 'POST',
    path: collectionPath(CHURN_MODELS, namespace),
    body: {
      apiVersion: CHURN_MODELS.apiVersion,
      kind: CHURN_MODELS.kind,
      metadata: { name, namespace },
      spec: { serving: { artifact: ARTIFACT } },
    },
  });

const waitForDeployment = (name: string) =>
  vi.waitFor(
    () => client.request({ method: 'GET', path: objectPath(DEPLOYMENTS, { namespace, name }) }),
    within,
  );

/** Waits until an operator has written nothing for two seconds. */
async function waitUntilQuiet(operator: OperatorProcess): Promise<void> {
  for (let before = -1; before !== operator.writes.length; ) {
    before = operator.writes.length;
    await sleep(2_000);
  }
}

describe('two operators', { timeout: 120_000 }, () => {
  it('have one leader, and the other takes over within the lease time once that is killed', async () => {
    const one = await start('one');
    await waitForLeader(one);
    const two = await start('two');
    await waitUntilReady(two);
    await createModel('before');
    await waitForDeployment('before');
    expect(two.writes).toEqual([]);
    one.signal('SIGKILL');
    const killedAt = performance.now();
    await waitForLeader(two);
    expect(performance.now() - killedAt).toBeLessThan(LEASE_MILLISECONDS + 400 * 2.2 + 1_000);
    await createModel('after');
    await waitForDeployment('after');
  });

  it('never both write: one that was stopped and goes on writes nothing and leaves', async () => {
    const one = await start('one');
    await waitForLeader(one);
    const two = await start('two');
    await waitUntilReady(two);
    await createModel('before');
    await waitForDeployment('before');
    await waitUntilQuiet(one);
    one.signal('SIGSTOP');
    await waitForLeader(two);
    await createModel('meanwhile');
    await waitForDeployment('meanwhile');
    const writes = one.writes.length;
    one.signal('SIGCONT');
    expect(await one.exited).toBe(1);
    expect(one.writes.slice(writes)).toEqual([]);
    expect((await readLease()).spec?.holderIdentity).toMatch(/^two_/);
    expect(one.log.join('\n')).toContain('LeadershipLost');
  });

  it('hand over at once when the leader is told to stop, which then exits with 0', async () => {
    const one = await start('one');
    await waitForLeader(one);
    const two = await start('two');
    await waitUntilReady(two);
    one.signal('SIGTERM');
    const toldAt = performance.now();
    expect(await one.exited).toBe(0);
    await waitForLeader(two);
    expect(performance.now() - toldAt).toBeLessThan(LEASE_MILLISECONDS);
  });
});

describe('an operator', { timeout: 120_000 }, () => {
  it('writes nothing but its Lease in an idle minute, nor right after a restart', {
    timeout: 180_000,
  }, async () => {
    const one = await start('one');
    await createModel('telco');
    await waitForDeployment('telco');
    await waitUntilQuiet(one);
    const writes = one.writes.length;
    // Watches last 45 s: what they bring again as they are made anew leads to no write either.
    await sleep(60_000);
    expect(one.writes.slice(writes)).toEqual([]);
    one.signal('SIGTERM');
    await one.exited;
    const next = await start('next');
    await waitForLeader(next);
    await sleep(3_000);
    expect(next.writes).toEqual([]);
  });

  it('puts right what someone deletes', async () => {
    const one = await start('one');
    await createModel('telco');
    await waitForDeployment('telco');
    await waitUntilQuiet(one);
    for (const resource of [DEPLOYMENTS, SERVICES]) {
      const path = objectPath(resource, { namespace, name: 'telco' });
      await client.request({ method: 'DELETE', path });
      await vi.waitFor(() => client.request({ method: 'GET', path }), within);
    }
  });

  it('goes on, says that it is not ready, and recovers when its rights come and go', async () => {
    const user = `operator-${namespace}`;
    const binding = await grant(user);
    const one = await start('one', user);
    await waitForLeader(one);
    await waitUntilReady(one);
    await client.request({ method: 'DELETE', path: binding });
    await grantLeases(user);
    one.proxy.cut();
    await vi.waitFor(async () => {
      const { status, body } = await one.get('/readyz');
      expect(status).toBe(503);
      expect(body).toContain('[-]watch-churnmodels.churnops.dev failed: The operator may not GET');
    }, within);
    expect(await one.get('/healthz')).toMatchObject({ status: 200 });
    await createModel('telco');
    await grant(user);
    await waitForDeployment('telco');
    await waitUntilReady(one);
  });

  it('leaves with a sentence when its configuration is wrong', async () => {
    const operator = await OperatorProcess.start({
      name: 'wrong',
      kubeconfig,
      namespace,
      configuration: { modelServerImage: 'x', trainerImage: 'y', wrokers: {} },
    });
    onTestFinished(() => operator[Symbol.asyncDispose]());
    expect(await operator.exited).toBe(1);
    expect(operator.log.join('\n')).toContain('wrokers is not a field');
  });
});

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Lets a user do anything in the namespace; gives the path of what takes it away again. */
async function grant(user: string): Promise<string> {
  return bind(user, [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]);
}

async function grantLeases(user: string): Promise<string> {
  return bind(user, [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] }]);
}

async function bind(user: string, rules: object[]): Promise<string> {
  const name = `${user}-${Math.random().toString(36).slice(2, 8)}`;
  const scope = `${RBAC}/namespaces/${namespace}`;
  await client.request({ method: 'POST', path: `${scope}/roles`, body: { metadata: { name }, rules } });
  const body = {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  };
  await client.request({ method: 'POST', path: `${scope}/rolebindings`, body });
  return `${scope}/rolebindings/${name}`;
}
