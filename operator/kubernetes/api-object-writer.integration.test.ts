import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { desiredDeployment, desiredService } from '../testing/desired-objects.ts';
import { ProxiedCluster } from '../testing/proxied-cluster.ts';
import type { ApiClient } from './api-client.ts';
import { collectionPath, objectPath } from './paths.ts';
import { DEPLOYMENTS, type Deployment, SECRETS, SERVICES, type Service } from './resource.ts';

const MANAGER = { fieldManager: 'churnops-churn-model' };

let cluster: ProxiedCluster;
let client: ApiClient;
let namespace: string;

beforeAll(async () => {
  cluster = await ProxiedCluster.open(inject('kubeconfig'));
  ({ client, namespace } = cluster);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const service = (name: string, uid: string, edit?: (object: Service) => void) =>
  desiredService(namespace, name, uid, edit);
const deployment = (name: string, edit?: (object: Deployment) => void) =>
  desiredDeployment(namespace, name, edit);

describe('ApiObjectWriter.apply', () => {
  it('creates, then makes no request at all while nothing changes, whatever defaults and quantities became', async () => {
    const { writer } = cluster.createWriter();
    expect(await writer.apply(deployment('quiet'), MANAGER)).toBe('created');
    const repeat = async () => expect(await writer.apply(deployment('quiet'), MANAGER)).toBe('unchanged');
    const requests = cluster.proxy.requests.length;
    await repeat();
    await repeat();
    expect(cluster.proxy.requests.length).toBe(requests);
  });

  it('decides so from managedFields alone, as after a restart', async () => {
    await cluster.createWriter().writer.apply(deployment('restarted'), MANAGER);
    const { writer, objects } = cluster.createWriter();
    const live = await client.request<Deployment>({
      method: 'GET',
      path: objectPath(DEPLOYMENTS, { namespace, name: 'restarted' }),
    });
    objects.cacheOf(DEPLOYMENTS).observe('', live);
    expect(await cluster.writesOf(() => writer.apply(deployment('restarted'), MANAGER))).toBe(0);
  });

  it('changes a value, and takes away a field and a list item that are no longer wanted', async () => {
    const { writer, objects } = cluster.createWriter();
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
    expect(await cluster.writesOf(() => writer.apply(slimmer, MANAGER))).toBe(0);
  });

  it('puts back what someone else changed, and leaves what someone else added', async () => {
    const { writer, objects } = cluster.createWriter();
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
    const { writer } = cluster.createWriter();
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
    const { writer } = cluster.createWriter();
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
    const { writer } = cluster.createWriter();
    await writer.apply(service('vanished', 'u1'), MANAGER);
    await client.request({ method: 'DELETE', path: objectPath(SERVICES, { namespace, name: 'vanished' }) });
    const wanted = service('vanished', 'u1', (object) =>
      Object.assign(object.metadata!.labels!, { more: 'yes' }),
    );
    expect(await writer.apply(wanted, MANAGER)).toBe('created');
  });

  it('says in its error what the apiserver finds wrong', async () => {
    const { writer } = cluster.createWriter();
    const wrong = service('wrong', 'u1', ({ spec }) => Object.assign(spec!.ports![0]!, { port: 99_999 }));
    await expect(writer.apply(wrong, MANAGER)).rejects.toMatchObject({
      code: 'ObjectInvalid',
      message: expect.stringContaining('spec.ports[0].port'),
    });
  });

  it('writes nothing once the lease is lost', async () => {
    const { writer } = cluster.createWriter();
    cluster.leads = false;
    const made = await cluster.writesOf(() =>
      expect(writer.apply(service('late', 'u1'), MANAGER)).rejects.toMatchObject({ code: 'LeadershipLost' }),
    );
    cluster.leads = true;
    expect(made).toBe(0);
  });
});

describe('ApiObjectWriter.delete and getSecret', () => {
  it('deletes only the object that is meant, and bears that it is gone', async () => {
    const { writer, objects } = cluster.createWriter();
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
    const { writer } = cluster.createWriter();
    const key = { namespace, name: 'registry-read' };
    await expect(writer.getSecret(key)).rejects.toMatchObject({ code: 'SecretMissing' });
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: key, stringData: { user: 'x' } };
    await client.request({ method: 'POST', path: collectionPath(SECRETS, namespace), body });
    expect((await writer.getSecret(key)).data).toEqual({ user: 'eA==' });
    cluster.proxy.intervene(async ({ path }) =>
      path.includes('/secrets/')
        ? { status: 403, body: { code: 403, message: 'secrets is forbidden: User "ada" cannot get it' } }
        : undefined,
    );
    const command = `kubectl -n ${namespace} create role churnops-read-registry-read --verb=get --resource=secrets`;
    const forbidden = await writer.getSecret(key).catch((error: Error) => error);
    expect(forbidden).toMatchObject({ code: 'SecretForbidden', message: expect.stringContaining(command) });
    expect(forbidden).toMatchObject({ message: expect.stringContaining('--user=ada') });
    cluster.proxy.intervene(async () => undefined);
  });
});
