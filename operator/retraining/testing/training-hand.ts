import { randomUUID } from 'node:crypto';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { MONITORS } from '../../drift-monitor/monitor.ts';
import { ApiClient } from '../../kubernetes/api-client.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import { collectionPath, objectPath } from '../../kubernetes/paths.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { RUNS, type Run, type RunStatus } from '../../training-run/run.ts';
import type { Training } from '../decision/facts.ts';
import { training } from './objects.ts';

/** Plays people, monitors and trainers around one model, in a namespace of its own on a real apiserver. */
export class TrainingHand {
  readonly namespace: string;
  readonly #client: ApiClient;

  private constructor(client: ApiClient, namespace: string) {
    this.#client = client;
    this.namespace = namespace;
  }

  static async create(connection: Connection): Promise<TrainingHand> {
    const client = new ApiClient(connection);
    const namespace = `retraining-${randomUUID().slice(0, 8)}`;
    await client.request({
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { metadata: { name: namespace } },
    });
    return new TrainingHand(client, namespace);
  }

  /** A person makes the model; its data are a file that need not be asked for. */
  async createModel(given: Partial<Training> = {}): Promise<void> {
    const { template, contract } = training();
    const data = { url: 'https://data.example/telco.csv', sha256: 'e'.repeat(64) };
    const spec = { training: { contract, template: { ...template, data }, cooldown: '0s', ...given } };
    await this.#post(MODELS, { metadata: { name: 'telco' }, spec });
  }

  model(): Promise<Model> {
    return this.#client.request({ method: 'GET', path: this.#path(MODELS, 'telco') });
  }

  /** A person changes `spec.training`. */
  async change(given: Partial<Training>): Promise<void> {
    await this.#merge(this.#path(MODELS, 'telco'), { spec: { training: given } });
  }

  /** The file is another from now on. */
  async changeData(letter: string): Promise<void> {
    const data = { url: 'https://data.example/telco.csv', sha256: letter.repeat(64) };
    await this.#merge(this.#path(MODELS, 'telco'), { spec: { training: { template: { data } } } });
  }

  /** Something else is told of the model. */
  async tellModel(status: object): Promise<void> {
    await this.#merge(`${this.#path(MODELS, 'telco')}/status`, { status });
  }

  /** Takes the model's status away, as a restore from a backup does. */
  async loseStatus(): Promise<void> {
    await this.tellModel({ training: null });
  }

  /** A monitor finds drift, which began some time ago. */
  async findDrift(name = 'telco-traffic'): Promise<string> {
    await this.#post(MONITORS, { metadata: { name }, spec: { modelRef: { name: 'telco' } } });
    const time = new Date().toISOString().replace(/\.\d+/, '');
    const id = `${name}-20260301T000000Z`;
    const condition = {
      type: 'DriftDetected',
      status: 'True',
      reason: 'Drifted',
      message: 'tenure drifted.',
    };
    await this.#merge(`${this.#path(MONITORS, name)}/status`, {
      status: {
        episode: { id, since: '2026-03-01T00:00:00Z', columns: ['tenure'] },
        conditions: [{ ...condition, lastTransitionTime: time }],
      },
    });
    return id;
  }

  /** A quota keeps runs from being made. @returns takes it away again. */
  async admitNoRuns(): Promise<() => Promise<void>> {
    const path = `/api/v1/namespaces/${this.namespace}/resourcequotas`;
    const spec = { hard: { 'count/trainingruns.churnops.dev': '0' } };
    await this.#client.request({ method: 'POST', path, body: { metadata: { name: 'none' }, spec } });
    await this.#merge(`${path}/none/status`, { status: { ...spec, used: { ...spec.hard } } });
    return () => this.#client.request({ method: 'DELETE', path: `${path}/none` });
  }

  /** The runs that were made, oldest first; of the same second, in the order of their names. */
  async runs(): Promise<Run[]> {
    const path = collectionPath(RUNS, this.namespace);
    const { items } = await this.#client.request<{ items: Run[] }>({ method: 'GET', path });
    const key = ({ metadata }: Run) => `${metadata.creationTimestamp} ${metadata.name}`;
    return items.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  }

  /** The trainer, and the controller of runs, come to an end with it. */
  async finish(run: Run, status: RunStatus = {}): Promise<void> {
    const artifact = `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`;
    const completionTime = new Date().toISOString().replace(/\.\d+/, '');
    await this.#merge(`${this.#path(RUNS, run.metadata.name)}/status`, {
      status: { phase: 'Succeeded', artifact, existed: false, completionTime, ...status },
    });
  }

  async events(): Promise<string[]> {
    const path = `/apis/events.k8s.io/v1/namespaces/${this.namespace}/events`;
    const { items } = await this.#client.request<{ items: { reason: string }[] }>({ method: 'GET', path });
    return items.map(({ reason }) => reason).sort();
  }

  #path(resource: Resource<unknown>, name: string): string {
    return objectPath(resource, { namespace: this.namespace, name });
  }

  async #post(resource: Resource<unknown>, object: object): Promise<void> {
    const { apiVersion, kind } = resource;
    const path = collectionPath(resource, this.namespace);
    await this.#client.request({ method: 'POST', path, body: { apiVersion, kind, ...object } });
  }

  async #merge(path: string, body: object): Promise<void> {
    await this.#client.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body });
  }
}
