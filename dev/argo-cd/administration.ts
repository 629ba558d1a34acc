import { join } from 'node:path';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { waitUntil } from '../processes/wait-until.ts';
import {
  type ApplicationState,
  awaitSynced,
  refreshApplication,
  type SyncExpectation,
} from './application.ts';
import { argoCDErrors } from './errors.ts';
import { argoCDObjects, type RepositoryCredentials, repositorySecret } from './objects.ts';

const SERVED_SECONDS = 30;

/** Namespace of Argo CD's settings and Applications. */
export const ARGO_CD_NAMESPACE = 'argocd';

/** What a person does with an Argo CD, by its objects. */
export class ArgoCDAdministration {
  readonly namespace = ARGO_CD_NAMESPACE;
  readonly kubectl: Kubectl;

  constructor(kubectl: Kubectl) {
    this.kubectl = kubectl;
  }

  /**
   * Installs the definitions of its kinds, and its settings.
   *
   * @param source folder of Argo CD's own source
   * @throws NotServed
   */
  async install(source: string, settings: Readonly<Record<string, string>>): Promise<void> {
    const definitions = ['-k', join(source, 'manifests/crds')];
    await this.kubectl.run(['apply', '--server-side', '--force-conflicts', ...definitions]);
    const served = async () => {
      for (const plural of ['applications', 'appprojects', 'applicationsets'])
        await this.kubectl.run(['get', '--raw', `/apis/argoproj.io/v1alpha1/${plural}?limit=1`]);
      return undefined;
    };
    const reason = await waitUntil(served, SERVED_SECONDS);
    if (reason !== undefined) throw argoCDErrors.error('NotServed', { seconds: SERVED_SECONDS, reason });
    await this.kubectl.apply(...argoCDObjects(this.namespace, settings));
  }

  /** Lets it into a repository. */
  async addRepository(name: string, credentials: RepositoryCredentials): Promise<void> {
    await this.kubectl.apply(repositorySecret(name, this.namespace, credentials));
  }

  /** Lets it look at the repository of an Application now; `hard` has manifests rendered anew too. */
  refresh(application: string, kind: 'normal' | 'hard' = 'normal'): Promise<void> {
    return refreshApplication(this.kubectl, this.namespace, application, kind);
  }

  /** Waits until an Application is Synced and Healthy. @throws NotSynced with what its status says */
  awaitSynced(application: string, expectation: SyncExpectation): Promise<ApplicationState> {
    return awaitSynced(this.kubectl, this.namespace, application, expectation);
  }
}
