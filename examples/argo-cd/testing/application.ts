import { waitUntil } from '@churnops/dev/processes/wait-until.ts';
import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { expect } from 'vitest';

/** What an Application tells of itself. */
export interface Application {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
  status?: {
    sync?: { status?: string; revision?: string; revisions?: string[] };
    health?: { status?: string };
    operationState?: { phase?: string; startedAt?: string; message?: string };
    resources?: {
      kind: string;
      name: string;
      status?: string;
      health?: { status: string; message?: string };
    }[];
    conditions?: { type: string; message: string }[];
  };
}

const REFRESH = 'argocd.argoproj.io/refresh';

/** An Application as Argo CD shows it, and what a person does with it. */
export class ApplicationView {
  readonly name: string;
  readonly #client: ApiClient;
  readonly #path: string;

  constructor(client: ApiClient, name: string) {
    this.name = name;
    this.#client = client;
    this.#path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`;
  }

  read(): Promise<Application> {
    return this.#client.request({ method: 'GET', path: this.#path });
  }

  /** Changes it by a merge patch. */
  patch(body: object): Promise<Application> {
    const contentType = 'application/merge-patch+json';
    return this.#client.request({ method: 'PATCH', path: this.#path, contentType, body });
  }

  /** Has it rendered and compared anew, and waits for the result, which Argo CD writes as it takes the annotation away. */
  async refresh(): Promise<Application> {
    await this.patch({ metadata: { annotations: { [REFRESH]: 'hard' } } });
    return this.await('is refreshed', ({ metadata }) => !(REFRESH in (metadata.annotations ?? {})), 30);
  }

  /** Waits until it is as `holds` says; tells its status where it does not become so. */
  async await(
    what: string,
    holds: (application: Application) => boolean,
    seconds: number,
  ): Promise<Application> {
    let application: Application | undefined;
    const reason = await waitUntil(async () => {
      application = await this.read();
      return holds(application) ? undefined : `${this.name}: ${JSON.stringify(application.status, null, 1)}`;
    }, seconds);
    expect(reason, what).toBeUndefined();
    return application!;
  }
}

/** The objects in which Argo CD sees a difference, and why a comparison failed. */
export function differences({ status }: Application): string[] {
  const objects = (status?.resources ?? []).filter((resource) => resource.status !== 'Synced');
  return [
    ...objects.map(({ kind, name, status: found }) => `${kind} ${name} is ${found}`),
    ...(status?.conditions ?? []).map(({ type, message }) => `${type}: ${message}`),
    ...(status?.sync?.status === 'Synced' ? [] : [`the Application is ${status?.sync?.status}`]),
  ];
}

/** Whether all is applied, and no sync goes on. */
export function isApplied(application: Application): boolean {
  const over = application.status?.operationState?.phase === 'Succeeded';
  return over && differences(application).length === 0;
}
