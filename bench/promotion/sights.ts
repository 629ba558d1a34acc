import type { Delivery } from '@churnops/dev/demo/delivery/delivery.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { objectPath } from '@churnops/operator/kubernetes/paths.ts';
import { CHURN_MODELS, DEPLOYMENTS, PODS } from '@churnops/operator/kubernetes/resource.ts';
import type { Moment } from './merge-to-predictions.ts';

/** What is waited for, and where. */
export interface Expected {
  namespace: string;
  environment: string;
  model: string;
  artifact: string;
  version: string;
  number: number;
  /** For predictions. */
  rows: readonly unknown[];
}

interface Application {
  status?: { operationState?: { startedAt?: string } };
}

/** Looks whether something has happened on the way of a version into an environment. */
export class Sights {
  readonly #client: ApiClient;
  readonly #delivery: Delivery;
  readonly #expected: Expected;
  readonly #sights: Record<Moment, () => Promise<boolean>> = {
    merged: () => this.#isMerged(),
    'Argo CD syncs': () => this.#isSynced(),
    'ChurnModel changed': async () =>
      (await this.#model()).spec.serving?.artifact === this.#expected.artifact,
    'Deployment changed': () => this.#isDeployed(),
    'pod ready': () => this.#isReady(),
    predictions: () => this.#predicts(),
    Converged: () => this.#hasConverged(),
  };
  #mergedAt = Number.NaN;

  constructor(client: ApiClient, delivery: Delivery, expected: Expected) {
    this.#client = client;
    this.#delivery = delivery;
    this.#expected = expected;
  }

  has(moment: Moment): Promise<boolean> {
    return this.#sights[moment]();
  }

  async #isMerged(): Promise<boolean> {
    const { forge, repository } = this.#delivery;
    const path = `/repos/${repository.owner}/${repository.name}/pulls/${this.#expected.number}`;
    const { merged_at } = await forge.call<{ merged_at: string | null }>('GET', path);
    this.#mergedAt = Date.parse(merged_at ?? '');
    return merged_at !== null;
  }

  /** Of the merge, or of what came after it; both forge and Argo CD tell whole seconds. */
  async #isSynced(): Promise<boolean> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${this.#expected.namespace}`;
    const { status } = await this.#client.request<Application>({ method: 'GET', path });
    return Date.parse(status?.operationState?.startedAt ?? '') >= this.#mergedAt;
  }

  async #isDeployed(): Promise<boolean> {
    const { namespace, model, artifact } = this.#expected;
    const path = objectPath(DEPLOYMENTS, { namespace, name: model });
    const found = await this.#client.request<object>({ method: 'GET', path });
    return JSON.stringify((found as { spec: object }).spec).includes(artifact);
  }

  async #isReady(): Promise<boolean> {
    const { namespace, model, artifact } = this.#expected;
    const path = `/api/v1/namespaces/${namespace}/${PODS.plural}`;
    const query = { labelSelector: `churnops.dev/model=${model}` };
    const { items } = await this.#client.request<{
      items: { spec: object; status?: { conditions?: { type: string; status: string }[] } }[];
    }>({ method: 'GET', path, query });
    return items.some(
      ({ spec, status }) =>
        JSON.stringify(spec).includes(artifact) &&
        status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
  }

  /** By the Service, as every client asks; while old pods are there too, the first answer of the new one counts. */
  async #predicts(): Promise<boolean> {
    const { namespace, model, rows, version } = this.#expected;
    const path = `/api/v1/namespaces/${namespace}/services/${model}:8000/proxy/predict`;
    try {
      const answer = await this.#client.request<{ model_version: string }>({
        method: 'POST',
        path,
        body: { features: rows },
      });
      return answer.model_version === version;
    } catch (error) {
      if (isCodedError(error)) return false;
      throw error;
    }
  }

  async #hasConverged(): Promise<boolean> {
    const { status } = await this.#model();
    const converged = status?.conditions?.find(({ type }) => type === 'Converged');
    return converged?.status === 'True' && status?.git?.digest === this.#expected.artifact.split('@')[1];
  }

  #model() {
    const { namespace, model: name } = this.#expected;
    interface Model {
      spec: { serving?: { artifact?: string } };
      status?: { conditions?: { type: string; status: string }[]; git?: { digest?: string } };
    }
    return this.#client.request<Model>({
      method: 'GET',
      path: objectPath(CHURN_MODELS, { namespace, name }),
    });
  }
}
