import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { listPages } from '@churnops/operator/kubernetes/list-pages.ts';
import { collectionPath, objectPath } from '@churnops/operator/kubernetes/paths.ts';
import { CHURN_MODELS } from '@churnops/operator/kubernetes/resource.ts';
import type { Model } from '../environments/model.ts';
import { error } from '../errors.ts';
import { explainClusterFault } from './explained-fault.ts';
import { watchModels } from './model-watch.ts';

/** Where a model is. */
export interface ModelKey {
  namespace: string;
  name: string;
}

/** Every namespace, where a list may be of one. */
export const ALL_NAMESPACES = '';

/** Who is told in managedFields to have set what these commands set. */
const FIELD_MANAGER = 'churnops-cli';

/** The ChurnModels of a cluster: read, and annotated; nothing else of the cluster is touched. */
export class Models {
  readonly #client: ApiClient;
  readonly #server: string;

  /** @param server the cluster's address, for sentences. */
  constructor(client: ApiClient, server: string) {
    this.#client = client;
    this.#server = server;
  }

  /** @throws ModelMissing, ClusterForbidden */
  async get(key: ModelKey): Promise<Model> {
    try {
      return await this.#client.request({ method: 'GET', path: objectPath(CHURN_MODELS, key) });
    } catch (cause) {
      throw this.#explain(cause, 'get', key);
    }
  }

  /** All of one namespace, or of {@link ALL_NAMESPACES}. @throws ClusterForbidden, ChurnopsMissing */
  async list(namespace: string): Promise<Model[]> {
    const path = collectionPath(CHURN_MODELS, namespace);
    try {
      return (await listPages<Model>(this.#client, { path }, new AbortController().signal)).items;
    } catch (cause) {
      throw this.#explain(cause, 'list', { namespace });
    }
  }

  /** The same list now and after each change, until the signal. */
  async *watch(namespace: string, signal: AbortSignal): AsyncGenerator<Model[]> {
    try {
      yield* watchModels(this.#client, namespace, signal);
    } catch (cause) {
      throw this.#explain(cause, 'list and watch', { namespace });
    }
  }

  /** Sets annotations, and takes off those that are null. @throws ModelMissing, ClusterForbidden */
  async annotate(key: ModelKey, annotations: Readonly<Record<string, string | null>>): Promise<Model> {
    try {
      return await this.#client.request({
        method: 'PATCH',
        path: objectPath(CHURN_MODELS, key),
        query: { fieldManager: FIELD_MANAGER },
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations } },
      });
    } catch (cause) {
      throw this.#explain(cause, 'patch', key);
    }
  }

  #explain(cause: unknown, verb: string, { namespace, name }: Partial<ModelKey>): unknown {
    const server = this.#server;
    const missing = () =>
      name === undefined
        ? error('ChurnopsMissing', { server }, { cause })
        : error('ModelMissing', { name, namespace: namespace ?? '' }, { cause });
    const what = { kind: 'ChurnModels', resource: 'churnmodels.churnops.dev' };
    return explainClusterFault(cause, { server, verb, namespace, missing, ...what });
  }
}
