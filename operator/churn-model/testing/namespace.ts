import { randomUUID } from 'node:crypto';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { ApiClient } from '../../kubernetes/api-client.ts';
import { type Connection, connect } from '../../kubernetes/connection.ts';
import { collectionPath, objectPath } from '../../kubernetes/paths.ts';
import type { KubernetesObject, Resource } from '../../kubernetes/resource.ts';

/** A namespace of a test's own on a real apiserver, and everything that its people and controllers do there. */
export class Namespace {
  readonly name: string;
  readonly connection: Connection;
  readonly #client: ApiClient;

  private constructor(name: string, connection: Connection) {
    this.name = name;
    this.connection = connection;
    this.#client = new ApiClient(connection);
  }

  static async create(kubeconfig: string): Promise<Namespace> {
    const namespace = new Namespace(`test-${randomUUID().slice(0, 8)}`, await connect({ kubeconfig }));
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name, labels } };
    await namespace.#client.request({ method: 'POST', path: '/api/v1/namespaces', body });
    return namespace;
  }

  /** A namespace that is there already. */
  static enter(name: string, connection: Connection): Namespace {
    return new Namespace(name, connection);
  }

  key(name: string): ObjectKey {
    return { namespace: this.name, name };
  }

  async get<T>(resource: Resource<T>, name: string): Promise<T> {
    return this.#client.request<T>({ method: 'GET', path: objectPath(resource, this.key(name)) });
  }

  async list<T>(resource: Resource<T>): Promise<T[]> {
    const path = collectionPath(resource, this.name);
    return (await this.#client.request<{ items: T[] }>({ method: 'GET', path })).items;
  }

  async create<T>(resource: Resource<T>, object: T): Promise<T> {
    const given = object as KubernetesObject;
    const { apiVersion, kind } = resource;
    const body = { ...given, apiVersion, kind, metadata: { ...given.metadata, namespace: this.name } };
    return this.#client.request<T>({ method: 'POST', path: collectionPath(resource, this.name), body });
  }

  /** A merge patch, as `kubectl patch --type=merge` or `kubectl edit` sends it; `null` takes a field away. */
  async patch<T>(resource: Resource<T>, name: string, change: object): Promise<T> {
    return this.#patch(objectPath(resource, this.key(name)), change);
  }

  async patchStatus<T>(resource: Resource<T>, name: string, status: object | null): Promise<T> {
    return this.#patch(`${objectPath(resource, this.key(name))}/status`, { status });
  }

  /** @param gracePeriodSeconds how long a pod on a node stays with a deletion timestamp, unless it is deleted again. */
  async delete(resource: Resource<unknown>, name: string, gracePeriodSeconds = 0): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds };
    await this.#client.request({ method: 'DELETE', path: objectPath(resource, this.key(name)), body });
  }

  async #patch<T>(path: string, body: object): Promise<T> {
    const contentType = 'application/merge-patch+json';
    return this.#client.request<T>({
      method: 'PATCH',
      path,
      query: { fieldManager: 'test' },
      contentType,
      body,
    });
  }
}
