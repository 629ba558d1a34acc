import { error as libraryError } from '@churnops/lib/errors.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { JOBS, PODS, SECRETS } from '../kubernetes/resource.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { TrainingRunReconciler } from './reconcile.ts';
import { RUNS } from './run.ts';
import { MemoryRegistry } from './testing/memory-registry.ts';
import { aRun, aRunningPod, SETTINGS } from './testing/objects.ts';

const KEY = { namespace: 'shop', name: 'telco-1' };
const CANARY = 'canary-password';
/** Just after the cluster in memory made its objects. */
const CLOCK = new Date('2026-01-01T00:00:05Z');

let cluster: MemoryCluster;
let registry: MemoryRegistry;
let credentials: Credentials[];
let asked: string[];

beforeEach(() => {
  cluster = new MemoryCluster();
  registry = new MemoryRegistry();
  credentials = [];
  asked = [];
  cluster.put(RUNS, aRun());
  putSecret({ auths: { 'registry.example': { username: 'robot', password: CANARY } } });
});

describe('a pass', () => {
  it('makes the Job, writes the status and records one event', async () => {
    expect(await pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 10_000 });
    expect(cluster.writes).toEqual([
      { operation: 'apply', target: 'Job shop/telco-1' },
      { operation: 'applyStatus', target: 'TrainingRun shop/telco-1' },
    ]);
    expect(cluster.events.map(({ reason }) => reason)).toEqual(['JobCreated']);
  });

  it('writes nothing when nothing has changed', async () => {
    await pass();
    await pass();
    await pass();
    expect(cluster.writes).toHaveLength(2);
    expect(cluster.events).toHaveLength(1);
  });

  it('does nothing for a run that is gone', async () => {
    cluster.remove(RUNS, KEY);
    expect(await pass()).toEqual({ kind: 'Done' });
    expect(cluster.writes).toEqual([]);
  });

  it('writes nothing after it was told to stop', async () => {
    const stopped = AbortSignal.abort();
    expect(await reconciler().reconcile(KEY, stopped)).toEqual({ kind: 'Done' });
    expect(cluster.writes).toEqual([]);
  });

  it('reads the credentials of the push Secret at use and hands them to the registry only', async () => {
    await pass();
    expect(credentials[0]?.get('registry.example')).toEqual({ username: 'robot', password: CANARY });
    expect(everythingWritten()).not.toContain(CANARY);
  });

  it('asks the registry without credentials where no Secret is named', async () => {
    cluster.put(RUNS, aRun({ spec: { output: { repository: 'registry.example/churn/telco' } } }));
    await pass();
    expect(credentials[0]?.size).toBe(0);
  });

  it('does not ask the registry about a run that is finished or being deleted', async () => {
    cluster.put(RUNS, aRun({ status: { phase: 'Succeeded' } }));
    await pass();
    cluster.put(RUNS, aRun({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }));
    await pass();
    expect(registry.questions).toBe(0);
  });

  it('does not ask the registry while the Job is at work, and asks the pod for its progress', async () => {
    await pass();
    cluster.put(PODS, podOfJob());
    await pass();
    expect(registry.questions).toBe(1);
    expect(asked).toEqual(['10.0.0.7']);
    expect(cluster.get(RUNS, KEY)?.status?.progress).toMatchObject({ phase: 'Fitting', percent: 40 });
  });
});

describe('a registry that cannot be reached', () => {
  beforeEach(() => {
    registry.fault = libraryError('RegistryUnreachable', {
      host: 'registry.example',
      action: 'x',
      reason: 'down',
    });
  });

  it('makes the pass fail, so that the queue backs off, after the status has said what is awaited', async () => {
    await expect(pass()).rejects.toThrow('Waiting for the registry');
    expect(cluster.get(RUNS, KEY)?.status?.conditions?.[0]).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'RegistryUnreachable',
    });
    expect(cluster.get(JOBS, KEY)).toBeUndefined();
  });

  it('is left behind as soon as it answers', async () => {
    await expect(pass()).rejects.toThrow();
    registry.fault = undefined;
    await pass();
    expect(cluster.get(JOBS, KEY)).toBeDefined();
    expect(cluster.get(RUNS, KEY)?.status?.conditions?.[0]?.reason).toBe('Pending');
  });
});

describe('a Secret that cannot be used', () => {
  it('that is missing is told, and nothing is started', async () => {
    cluster.remove(SECRETS, { namespace: 'shop', name: 'registry-write' });
    expect(await pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 20_000 });
    expect(readyReason()).toBe('SecretMissing');
    expect(cluster.get(JOBS, KEY)).toBeUndefined();
  });

  it('that the operator may not read is told with the command that grants it', async () => {
    const forbidden = operatorError('SecretForbidden', { namespace: 'shop', name: 'registry-write' });
    const getSecret = () => Promise.reject(forbidden);
    await reconciler({ getSecret }).reconcile(KEY, new AbortController().signal);
    expect(readyReason()).toBe('SecretForbidden');
    expect(cluster.get(RUNS, KEY)?.status?.conditions?.[0]?.message).toMatch(/kubectl -n shop create role/);
  });

  it.each([
    ['holds no docker config', {}],
    ['holds a broken one', { '.dockerconfigjson': Buffer.from(`{"auths": ${CANARY}`).toString('base64') }],
  ])('that %s is told without what is in it', async (_, data) => {
    cluster.put(SECRETS, { metadata: { namespace: 'shop', name: 'registry-write' }, data });
    await pass();
    expect(readyReason()).toBe('SecretInvalid');
    expect(cluster.get(RUNS, KEY)?.status?.conditions?.[0]?.message).toContain('Secret shop/registry-write');
    expect(everythingWritten()).not.toContain(CANARY);
  });
});

describe('a Job that is refused', () => {
  it('by a quota is told in the words of the apiserver', async () => {
    cluster.failNextWrite(
      operatorError('Forbidden', { method: 'PATCH', path: 'x', reason: 'exceeded quota: jobs' }),
    );
    expect(await pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 20_000 });
    expect(readyReason()).toBe('JobRefused');
    expect(cluster.get(RUNS, KEY)?.status?.conditions?.[0]?.message).toContain('exceeded quota');
  });

  it('because the name is taken by an object outside the cache is left alone', async () => {
    cluster.failNextWrite(operatorError('NotOurs', { kind: 'Job', ...KEY, owner: 'x' }));
    await pass();
    expect(readyReason()).toBe('NotOurs');
  });

  it('by an apiserver in trouble is tried again with backoff', async () => {
    cluster.failNextWrite(
      operatorError('ApiServerUnreachable', { method: 'PATCH', path: 'x', reason: 'down' }),
    );
    await expect(pass()).rejects.toThrow('could not be reached');
    expect(cluster.events).toEqual([]);
  });
});

function reconciler(writer: Partial<MemoryCluster> = {}): TrainingRunReconciler {
  const forwarding = {
    apply: cluster.apply.bind(cluster),
    applyStatus: cluster.applyStatus.bind(cluster),
    delete: cluster.delete.bind(cluster),
    getSecret: cluster.getSecret.bind(cluster),
  };
  return new TrainingRunReconciler({
    reader: cluster,
    writer: { ...forwarding, ...writer },
    events: cluster,
    logger: createSilentLogger(),
    clock: () => CLOCK,
    configuration: {
      ...SETTINGS,
      workers: {
        trainingRun: 1,
        churnModel: 1,
        promotion: 1,
        convergence: 1,
        retraining: 1,
        batch: 1,
        driftMonitor: 1,
      },
    },
    registry: (given) => {
      credentials.push(given);
      return registry;
    },
    fetchProgress: async (podIP) => {
      asked.push(podIP);
      return { phase: 'Fitting', percent: 40, message: '' };
    },
  });
}

function pass() {
  return reconciler().reconcile(KEY, new AbortController().signal);
}

function putSecret(config: object): void {
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify(config)).toString('base64') };
  cluster.put(SECRETS, { metadata: { namespace: 'shop', name: 'registry-write' }, data });
}

function podOfJob() {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'telco-1', controller: true };
  return aRunningPod({ ownerReferences: [{ ...owner, uid: cluster.get(JOBS, KEY)?.metadata?.uid ?? '' }] });
}

function readyReason(): string | undefined {
  return cluster.get(RUNS, KEY)?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
}

function everythingWritten(): string {
  return JSON.stringify([cluster.events, cluster.list(RUNS), cluster.list(JOBS)]);
}
