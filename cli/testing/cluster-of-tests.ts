import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { connect } from '@churnops/operator/kubernetes/connection.ts';
import { collectionPath, objectPath } from '@churnops/operator/kubernetes/paths.ts';
import { CHURN_MODELS } from '@churnops/operator/kubernetes/resource.ts';
import { FaultProxy } from '@churnops/operator/testing/fault-proxy.ts';
import { createNamespace } from '@churnops/operator/testing/namespace.ts';
import type { Model } from '../environments/model.ts';

/** The rights that the documentation tells people to ask for. */
const RIGHTS = [
  { apiGroups: ['churnops.dev'], resources: ['churnmodels'], verbs: ['get', 'list', 'watch', 'patch'] },
  { apiGroups: ['churnops.dev'], resources: ['driftmonitors'], verbs: ['get'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
];

/** A real apiserver as someone sees it who has the least rights, and what an operator would do to it. */
export class ClusterOfTests implements AsyncDisposable {
  readonly client: ApiClient;
  /** Of a user who may do what RIGHTS says in all namespaces. */
  readonly kubeconfig: string;
  /** Of a user who may do so in one namespace, named last in {@link create}. */
  readonly narrowKubeconfig: string;
  readonly namespaces: readonly string[];
  readonly #close: () => Promise<void>;

  private constructor(
    parts: Pick<ClusterOfTests, 'client' | 'kubeconfig' | 'narrowKubeconfig' | 'namespaces'>,
    close: () => Promise<void>,
  ) {
    this.client = parts.client;
    this.kubeconfig = parts.kubeconfig;
    this.narrowKubeconfig = parts.narrowKubeconfig;
    this.namespaces = parts.namespaces;
    this.#close = close;
  }

  /** @param administrator a kubeconfig */
  static async create(
    administrator: string,
    { namespaces: count }: { namespaces: number },
  ): Promise<ClusterOfTests> {
    const connection = await connect({ kubeconfig: administrator });
    const client = new ApiClient(connection);
    const namespaces: string[] = [];
    for (let made = 0; made < count; made++) namespaces.push(await createNamespace(client));
    const last = namespaces.at(-1)!;
    const wide = `wide-${last}`;
    const narrow = `narrow-${last}`;
    await grant(client, wide, undefined);
    await grant(client, narrow, last);
    const directory = await mkdtemp(join(tmpdir(), 'churnops-cluster-'));
    const proxies = await Promise.all([wide, narrow].map((user) => FaultProxy.start(administrator, user)));
    const paths = await Promise.all(
      proxies.map(async (proxy, index) => {
        const path = join(directory, `kubeconfig-${index}`);
        await writeFile(path, proxy.kubeconfig());
        return path;
      }),
    );
    const parts = { client, kubeconfig: paths[0]!, narrowKubeconfig: paths[1]!, namespaces };
    return new ClusterOfTests(parts, async () => {
      for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
      await connection.dispatcher.destroy();
      await rm(directory, { recursive: true });
    });
  }

  /** Makes a model, and says in its status what an operator would. */
  async create(model: Model): Promise<Model> {
    const { namespace } = model.metadata;
    const path = collectionPath(CHURN_MODELS, namespace);
    const made = await this.client.request<Model>({ method: 'POST', path, body: model });
    return model.status === undefined ? made : this.tell(namespace, model.status);
  }

  /** Changes the status of the model telco. */
  tell(namespace: string, status: Model['status']): Promise<Model> {
    return this.client.request({
      method: 'PATCH',
      path: `${this.#path(namespace)}/status`,
      contentType: 'application/merge-patch+json',
      body: { status },
    });
  }

  /** Changes the model telco, as a GitOps tool would. */
  edit(namespace: string, change: object): Promise<Model> {
    const contentType = 'application/merge-patch+json';
    return this.client.request({ method: 'PATCH', path: this.#path(namespace), contentType, body: change });
  }

  get(namespace: string): Promise<Model> {
    return this.client.request({ method: 'GET', path: this.#path(namespace) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  #path(namespace: string): string {
    return objectPath(CHURN_MODELS, { namespace, name: 'telco' });
  }
}

async function grant(client: ApiClient, user: string, namespace: string | undefined): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const root = '/apis/rbac.authorization.k8s.io/v1';
  const scope = namespace === undefined ? root : `${root}/namespaces/${namespace}`;
  const metadata = { name: user };
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: user };
  await client.request({
    method: 'POST',
    path: `${scope}/${kind.toLowerCase()}s`,
    body: { metadata, rules: RIGHTS },
  });
  const body = { metadata, roleRef, subjects };
  await client.request({ method: 'POST', path: `${scope}/${kind.toLowerCase()}bindings`, body });
}
