import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealArgoCD, startArgoCD } from '@churnops/dev/argo-cd/argo-cd.ts';
import { startTemporaryControlPlane } from '@churnops/dev/control-plane/temporary-control-plane.ts';
import type { ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { connect } from '@churnops/operator/kubernetes/connection.ts';
import { healthSettings } from '../../../kustomize/components/argo-cd/health-settings.ts';
import { ApplicationView } from './application.ts';

type Forge = Awaited<ReturnType<typeof startRealForge>>;

/** An apiserver, a forge and an Argo CD that knows the health of our kinds: all real, all of one test's own. */
export class Stage {
  #directory = '';
  #kubeconfig = '';
  #forge: Forge | undefined;
  #client: ApiClient | undefined;
  #argoCD: RealArgoCD | undefined;
  /** What ends the parts, the first one last. */
  readonly #endings: (() => Promise<void>)[] = [];

  static async start(): Promise<Stage> {
    const stage = new Stage();
    try {
      await stage.#begin();
    } catch (error) {
      await stage.stop();
      throw error;
    }
    return stage;
  }

  /** For files and logs of a test; goes with the stage. */
  get directory(): string {
    return this.#directory;
  }

  get kubeconfig(): string {
    return this.#kubeconfig;
  }

  get forge(): Forge {
    return this.#forge!;
  }

  get argoCD(): RealArgoCD {
    return this.#argoCD!;
  }

  application(name: string): ApplicationView {
    return new ApplicationView(this.#client!, name);
  }

  /** Makes a repository with files, and lets Argo CD read it. */
  async publish(name: string, files: Record<string, string>): Promise<ForgeRepository> {
    const { forge, argoCD } = this;
    const repository = await forge.createRepository({ username: 'administrator' }, name);
    await forge.commitFiles(repository, files);
    const reader = await forge.createUser(`argocd-${name}`);
    await forge.addCollaborator(repository, reader, 'read');
    const password = await forge.createToken(reader, ['read:repository']);
    await argoCD.addRepository(name, { url: repository.cloneURL, username: reader.username, password });
    return repository;
  }

  /** Ends something else before the stage ends. */
  endsWith(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  async stop(): Promise<void> {
    for (const end of this.#endings.splice(0).reverse()) await end();
  }

  async #begin(): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'argo-cd-'));
    this.#directory = directory;
    this.#endings.push(() => rm(directory, { recursive: true }));
    const controlPlane = await startTemporaryControlPlane({ environment: process.env });
    this.#endings.push(() => controlPlane.stop());
    const forge = await startRealForge({ tls: true });
    this.#endings.push(() => forge.stop());
    const argoCD = await startArgoCD({
      // Lets an Application tell the health of each of its objects, which it otherwise keeps for its page.
      environment: { ...process.env, ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH: 'true' },
      progress: createProgress(process.stderr),
      directory: join(directory, 'argo-cd'),
      kubeconfig: controlPlane.kubeconfig,
      settings: await healthSettings(),
      certificateAuthorities: { '127.0.0.1': forge.access.certificateAuthority! },
    });
    this.#endings.push(() => argoCD.stop());
    this.#kubeconfig = controlPlane.kubeconfig;
    this.#client = new ApiClient(await connect({ kubeconfig: controlPlane.kubeconfig }));
    this.#forge = forge;
    this.#argoCD = argoCD;
  }
}
