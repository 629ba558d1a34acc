import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { FaultProxy } from '../testing/fault-proxy.ts';
import { createNamespace } from '../testing/namespace.ts';
import { ApiClient } from './api-client.ts';
import { ApiEventRecorder } from './api-event-recorder.ts';
import { ApiObjectWriter } from './api-object-writer.ts';
import { CachedObjects } from './cached-objects.ts';
import type { Connection } from './connection.ts';
import type { ApiEvent } from './event-series.ts';
import { collectionPath, objectPath } from './paths.ts';
import type { KubernetesObject } from './resource.ts';
import { CHURN_MODELS, DEPLOYMENTS, type Deployment, SECRETS, SERVICES, type Service } from './resource.ts';

const MANAGER = { fieldManager: 'churnops-churn-model' };

let proxy: FaultProxy;
let connection: Connection;
let client: ApiClient;
let namespace: string;
let leads = true;

beforeAll(async () => {
  proxy = await FaultProxy.start(inject('kubeconfig'));
  connection = proxy.connection();
  client = new ApiClient(connection);
  namespace = await createNamespace(client);
});
afterAll(async () => {
  await connection.dispatcher.destroy();
  await proxy[Symbol.asyncDispose]();
});

/** A writer with caches that nothing feeds but its own writes. */
function createWriter() {
  const objects = new CachedObjects([CHURN_MODELS, DEPLOYMENTS, SERVICES]);
  const checkLease = () => {
    if (!leads) throw operatorError('LeadershipLost', { lease: 'test' });
  };
  return { objects, writer: new ApiObjectWriter({ client, objects, checkLease, random: Math.random }) };
}

const owner = (uid: string) => ({
  apiVersion: 'churnops.dev/v1alpha1',
  kind: 'ChurnModel',
  name: 'telco',
  uid,
  controller: true,
});

function service(name: string, uid: string, edit: (object: Service) => void = () => undefined): Service {
  const object: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name }, ownerReferences: [owner(uid)] },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 8000, targetPort: 'http' }] },
  };
  edit(object);
  return object;
}

function deployment(name: string, edit: (object: Deployment) => void = () => undefined): Deployment {
  const object: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name }, ownerReferences: [owner('u1')] },
    spec: {
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: name }, annotations: { 'churnops.dev/run': '{}' } },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: name } },
            },
          ],
          containers: [
            {
              name: 'server',
              image: 'server:1',
              env: [
                { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                { name: 'MODE', value: 'serve' },
              ],
              ports: [{ name: 'http', containerPort: 8000 }],
              readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 2 },
              resources: {
                requests: { cpu: '1000m', memory: '1024Mi' },
                limits: { cpu: '1.5', memory: '2Gi' },
              },
              securityContext: { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false },
              volumeMounts: [{ name: 'work', mountPath: '/work' }],
            },
          ],
          volumes: [
            { name: 'work', emptyDir: { sizeLimit: '1024Mi' } },
            {
              name: 'run',
              downwardAPI: {
                items: [
                  { path: 'run.json', fieldRef: { fieldPath: "metadata.annotations['churnops.dev/run']" } },
                ],
              },
            },
          ],
        },
      },
    },
  };
  edit(object);
  return object;
}

/** How many writes an action made, as seen on the wire. */
async function writesOf(action: () => Promise<unknown>): Promise<number> {
  const before = proxy.writes.length;
  await action();
  return proxy.writes.length - before;
}

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

describe('ApiObjectWriter.apply', () => {
  it('creates, then makes no request at all while nothing changes, whatever defaults and quantities became', async () => {
    const { writer } = createWriter();
    expect(await writer.apply(deployment('quiet'), MANAGER)).toBe('created');
    const repeat = async () => expect(await writer.apply(deployment('quiet'), MANAGER)).toBe('unchanged');
    const requests = proxy.requests.length;
    await repeat();
    await repeat();
    expect(proxy.requests.length).toBe(requests);
  });

  it('decides so from managedFields alone, as after a restart', async () => {
    await createWriter().writer.apply(deployment('restarted'), MANAGER);
    const { writer, objects } = createWriter();
    const live = await client.request<Deployment>({
      method: 'GET',
      path: objectPath(DEPLOYMENTS, { namespace, name: 'restarted' }),
    });
    objects.cacheOf(DEPLOYMENTS).observe('', live);
    expect(await writesOf(() => writer.apply(deployment('restarted'), MANAGER))).toBe(0);
  });

  it('changes a value, and takes away a field and a list item that are no longer wanted', async () => {
    const { writer, objects } = createWriter();
    await writer.apply(deployment('edited'), MANAGER);
    const slimmer = deployment('edited', ({ spec }) => {
      const container = spec!.template.spec!.containers[0]!;
      container.image = 'server:2';
      container.env = [{ name: 'MODE', value: 'serve' }];
      delete container.resources!.limits!.memory;
      spec!.template.spec!.volumes!.pop();
    });
    expect(await writer.apply(slimmer, MANAGER)).toBe('changed');
    const spec = objects.get(DEPLOYMENTS, { namespace, name: 'edited' })!.spec!.template.spec!;
    expect(spec.containers[0]).toMatchObject({
      image: 'server:2',
      env: [{ name: 'MODE' }],
      resources: { limits: { cpu: '1500m' } },
    });
    expect(spec.containers[0]!.resources!.limits).not.toHaveProperty('memory');
    expect(spec.volumes).toHaveLength(1);
    expect(await writesOf(() => writer.apply(slimmer, MANAGER))).toBe(0);
  });

  it('puts back what someone else changed, and leaves what someone else added', async () => {
    const { writer, objects } = createWriter();
    await writer.apply(service('tampered', 'u1'), MANAGER);
    const path = objectPath(SERVICES, { namespace, name: 'tampered' });
    const body = { metadata: { annotations: { theirs: 'stays' } }, spec: { selector: { app: 'hijacked' } } };
    const edited = await client.request<Service>({
      method: 'PATCH',
      path,
      body,
      contentType: 'application/merge-patch+json',
    });
    objects.cacheOf(SERVICES).observe('', edited);
    expect(await writer.apply(service('tampered', 'u1'), MANAGER)).toBe('changed');
    const live = objects.get(SERVICES, { namespace, name: 'tampered' })!;
    expect(live.spec?.selector).toEqual({ app: 'tampered' });
    expect(live.metadata?.annotations).toEqual({ theirs: 'stays' });
  });

  it('does not touch what the cache has not seen but someone else owns', async () => {
    const { writer } = createWriter();
    const foreign = service('foreign', 'u1', (object) => delete object.metadata!.ownerReferences);
    await client.request({ method: 'POST', path: collectionPath(SERVICES, namespace), body: foreign });
    const refusal = writer.apply(service('foreign', 'u1'), MANAGER);
    await expect(refusal).rejects.toMatchObject({
      code: 'NotOurs',
      message: expect.stringContaining(`Service ${namespace}/foreign`),
    });
    await writer.apply(service('owned', 'u1'), MANAGER);
    await expect(writer.apply(service('owned', 'u2'), MANAGER)).rejects.toMatchObject({ code: 'NotOurs' });
  });

  it('meets an object that took the place of the cached one, instead of overwriting it', async () => {
    const { writer } = createWriter();
    await writer.apply(service('replaced', 'u1'), MANAGER);
    const path = objectPath(SERVICES, { namespace, name: 'replaced' });
    await client.request({ method: 'DELETE', path });
    const foreign = service('replaced', 'u1', (object) => delete object.metadata!.ownerReferences);
    await client.request({ method: 'POST', path: collectionPath(SERVICES, namespace), body: foreign });
    const wanted = service('replaced', 'u1', (object) =>
      Object.assign(object.metadata!.labels!, { more: 'yes' }),
    );
    await expect(writer.apply(wanted, MANAGER)).rejects.toMatchObject({ code: 'NotOurs' });
  });

  it('makes an object again that was deleted behind the cache', async () => {
    const { writer } = createWriter();
    await writer.apply(service('vanished', 'u1'), MANAGER);
    await client.request({ method: 'DELETE', path: objectPath(SERVICES, { namespace, name: 'vanished' }) });
    const wanted = service('vanished', 'u1', (object) =>
      Object.assign(object.metadata!.labels!, { more: 'yes' }),
    );
    expect(await writer.apply(wanted, MANAGER)).toBe('created');
  });

  it('says in its error what the apiserver finds wrong', async () => {
    const { writer } = createWriter();
    const wrong = service('wrong', 'u1', ({ spec }) => Object.assign(spec!.ports![0]!, { port: 99_999 }));
    await expect(writer.apply(wrong, MANAGER)).rejects.toMatchObject({
      code: 'ObjectInvalid',
      message: expect.stringContaining('spec.ports[0].port'),
    });
  });

  it('writes nothing once the lease is lost', async () => {
    const { writer } = createWriter();
    leads = false;
    const made = await writesOf(() =>
      expect(writer.apply(service('late', 'u1'), MANAGER)).rejects.toMatchObject({ code: 'LeadershipLost' }),
    );
    leads = true;
    expect(made).toBe(0);
  });
});

describe('ApiObjectWriter.applyStatus', () => {
  const ready = (status: string, lastTransitionTime: string, message = 'm') => ({
    conditions: [
      { type: 'Ready', status, reason: 'RollingOut', message, lastTransitionTime, observedGeneration: 1 },
    ],
  });

  async function createModel(name: string) {
    const { writer, objects } = createWriter();
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
    expect(await writesOf(() => apply(ready('Unknown', '2026-01-01T00:05:00Z')))).toBe(0);
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

describe('ApiObjectWriter.delete and getSecret', () => {
  it('deletes only the object that is meant, and bears that it is gone', async () => {
    const { writer, objects } = createWriter();
    await writer.apply(service('doomed', 'u1'), MANAGER);
    const key = { namespace, name: 'doomed' };
    const uid = objects.get(SERVICES, key)!.metadata!.uid!;
    await writer.delete(SERVICES, key, { uid: 'another' });
    await client.request({ method: 'GET', path: objectPath(SERVICES, key) });
    await writer.delete(SERVICES, key, { uid }, { propagationPolicy: 'Background' });
    await writer.delete(SERVICES, key, { uid });
    await expect(client.request({ method: 'GET', path: objectPath(SERVICES, key) })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  it('reads a Secret, and says what is missing and how to grant what is forbidden', async () => {
    const { writer } = createWriter();
    const key = { namespace, name: 'registry-read' };
    await expect(writer.getSecret(key)).rejects.toMatchObject({ code: 'SecretMissing' });
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: key, stringData: { user: 'x' } };
    await client.request({ method: 'POST', path: collectionPath(SECRETS, namespace), body });
    expect((await writer.getSecret(key)).data).toEqual({ user: 'eA==' });
    proxy.intervene(async ({ path }) =>
      path.includes('/secrets/')
        ? { status: 403, body: { code: 403, message: 'secrets is forbidden' } }
        : undefined,
    );
    const command = `kubectl -n ${namespace} create role churnops-read-registry-read --verb=get --resource=secrets`;
    await expect(writer.getSecret(key)).rejects.toMatchObject({
      code: 'SecretForbidden',
      message: expect.stringContaining(command),
    });
    proxy.intervene(async () => undefined);
  });
});

describe('ApiEventRecorder', () => {
  it('writes an event once and counts its repetition in a series', async () => {
    const recorder = new ApiEventRecorder({
      client,
      source: { controller: 'churnops.dev/operator', instance: 'test' },
      checkLease: () => undefined,
      logger: createSilentLogger(),
      random: Math.random,
      now: () => performance.now(),
      clock: () => new Date(),
    });
    const object = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'noisy', namespace, uid: 'uid-1' },
    };
    const event = { type: 'Warning', reason: 'ImagePullFailed', message: `ü${'x'.repeat(2_000)}` } as const;
    recorder.record(object, event);
    await recorder.flush();
    recorder.record(object, event);
    await recorder.flush();
    recorder.record(object, { ...event, message: 'another' });
    await recorder.flush();
    const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
    const { items } = await client.request<{ items: ApiEvent[] }>({ method: 'GET', path });
    const ours = items.filter(({ regarding }) => regarding.name === 'noisy');
    expect(ours.map(({ note, series }) => [Buffer.byteLength(note), series?.count]).sort()).toEqual([
      [1024, 2],
      [7, undefined],
    ]);
  });
});
