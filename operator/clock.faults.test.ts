import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ONE } from './churn-model/testing/objects.ts';
import { DEPLOYMENTS, LEASES } from './kubernetes/resource.ts';
import { OperatorProcess } from './testing/operator-process.ts';
import { wrongClock } from './testing/wrong-clock.ts';
import { ClusterHand } from './training-run/testing/cluster-hand.ts';

const HOUR = 3_600_000;
const within = { timeout: 30_000, interval: 50 };
const LEASE = {
  leaseDurationMilliseconds: 3_000,
  renewDeadlineMilliseconds: 2_000,
  retryPeriodMilliseconds: 400,
};

it.each([HOUR, -HOUR])(
  'an operator whose clock is %i ms off, and then steps, leads by what it observes and works as ever',
  async (milliseconds) => {
    const namespace = await Namespace.create(inject('kubeconfig'));
    const hand = await ClusterHand.enter(namespace.connection, namespace.name);
    const start = async (name: string, environment: Record<string, string> = {}) => {
      const configuration = {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [namespace.name],
        leaderElection: LEASE,
        registries: [{ host: 'registry.example', plainHTTP: true }],
      };
      const options = { name, kubeconfig: inject('kubeconfig'), namespace: namespace.name, configuration };
      const operator = await OperatorProcess.start({ ...options, environment });
      onTestFinished(() => operator[Symbol.asyncDispose]());
      return operator;
    };
    const holder = async () =>
      (await namespace.get(LEASES, 'churnops-operator')).spec?.holderIdentity?.split('_')[0];
    const createModel = (name: string) =>
      namespace.create(MODELS, { metadata: { name }, spec: { serving: { artifact: ONE } } } as never);
    const served = (name: string) => vi.waitFor(() => namespace.get(DEPLOYMENTS, name), within);

    const right = await start('right');
    await vi.waitFor(async () => expect(await holder()).toBe('right'), within);
    const wrong = await start('wrong', wrongClock(milliseconds));
    await vi.waitFor(async () => expect((await wrong.get('/readyz')).status).toBe(200), within);
    await sleep(2 * LEASE.leaseDurationMilliseconds);
    expect(await holder()).toBe('right');
    expect(wrong.proxy.writes).toEqual([]);

    right.signal('SIGKILL');
    await vi.waitFor(async () => expect(await holder()).toBe('wrong'), within);
    const { renewTime } = (await namespace.get(LEASES, 'churnops-operator')).spec ?? {};
    expect(Math.abs(Date.parse(String(renewTime)) - Date.now())).toBeGreaterThan(HOUR / 2);
    await createModel('before');
    await served('before');
    wrong.signal('SIGUSR2');
    await sleep(2 * LEASE.leaseDurationMilliseconds);
    expect(await holder()).toBe('wrong');
    await createModel('after');
    await served('after');
    await hand.createRun('run');
    await vi.waitFor(async () => expect((await hand.run('run')).status?.phase).toBe('Pending'), within);
  },
);
