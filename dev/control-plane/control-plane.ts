import { join } from 'node:path';
import { ApiserverClient } from '../apiserver/apiserver-client.ts';
import { writeKubeconfig } from '../certificates/kubeconfig.ts';
import { Component } from '../processes/component.ts';
import {
  type ControlPlaneFiles,
  type ControlPlaneOptions,
  writeControlPlaneFiles,
} from './control-plane-files.ts';
import { DEFINITIONS_DIRECTORY, installDefinitions } from './custom-resource-definitions.ts';
import { compactEtcd } from './etcd-compaction.ts';

const READY_SECONDS = 60;
const STOP_SECONDS = 10;

/** The user and the groups a kubeconfig is for. */
export interface Identity {
  /** Also `system:serviceaccount:<namespace>:<name>`, with the groups of service accounts. */
  user: string;
  groups?: readonly string[];
}

/**
 * An etcd and a kube-apiserver as plain processes on loopback, for tests against the real thing.
 *
 * RBAC is on, the project's CustomResourceDefinitions are installed, tokens of service accounts can be requested. There
 * is no controller-manager and no node: no Job makes a Pod, nothing is garbage-collected, a deleted Namespace stays
 * Terminating, ServiceAccounts are neither made nor demanded, and the aggregated roles (admin, edit, view) are empty.
 */
export class ControlPlane {
  readonly directory: string;
  readonly #files: ControlPlaneFiles;
  readonly #client: ApiserverClient;
  readonly #etcd: Component;
  #apiserver: Component;
  #identities = 0;

  private constructor(
    directory: string,
    files: ControlPlaneFiles,
    client: ApiserverClient,
    components: { etcd: Component; apiserver: Component },
  ) {
    this.directory = directory;
    this.#files = files;
    this.#client = client;
    this.#etcd = components.etcd;
    this.#apiserver = components.apiserver;
  }

  /** @throws ComponentEnded or ComponentNotReady with the last lines of the log of the one that failed */
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const files = await writeControlPlaneFiles(options);
    const client = await ApiserverClient.create({
      url: files.url,
      certificateAuthorityPath: files.authority.certificatePath,
      credentials: files.administrator,
    });
    const etcd = await Component.start(files.etcd);
    const apiserver = await Component.start(files.apiserver);
    const controlPlane = new ControlPlane(options.directory, files, client, { etcd, apiserver });
    try {
      await controlPlane.#ready();
      await installDefinitions(client, options.definitions ?? DEFINITIONS_DIRECTORY);
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
    return controlPlane;
  }

  /** URL of the apiserver; it stays the same when the apiserver is started again. */
  get url(): string {
    return this.#files.url;
  }

  /** Path of the administrator's kubeconfig (group system:masters). */
  get kubeconfig(): string {
    return this.#files.kubeconfig;
  }

  /** Writes a kubeconfig for someone else, who has no rights until RBAC gives some, and returns its path. */
  async kubeconfigFor({ user, groups = [] }: Identity): Promise<string> {
    this.#identities += 1;
    const name = `identity-${this.#identities}`;
    const request = { commonName: user, organizations: groups, usages: ['client'] as const };
    const credentials = await this.#files.authority.issue(name, request);
    const path = join(this.directory, `${name}.kubeconfig`);
    const certificateAuthorityPath = this.#files.authority.certificatePath;
    const parts = { cluster: 'control-plane', server: this.url, certificateAuthorityPath, user, credentials };
    await writeKubeconfig(path, parts);
    return path;
  }

  /** Ends the apiserver with SIGKILL: its connections are reset, its port refuses. */
  async killApiserver(): Promise<void> {
    await this.#apiserver.stop(0, 'SIGKILL');
  }

  /** Starts the apiserver again on the same port, having ended it if it runs, and waits until it is ready. */
  async restartApiserver(): Promise<void> {
    await this.killApiserver();
    this.#apiserver = await Component.start(this.#files.apiserver);
    await this.#ready();
  }

  /** Stops the apiserver with SIGSTOP: connections stay open and silent. */
  pause(): void {
    this.#apiserver.signal('SIGSTOP');
  }

  /** Lets a paused apiserver go on. */
  resume(): void {
    this.#apiserver.signal('SIGCONT');
  }

  /** Compacts etcd, so that what was before can't be listed or watched any more; returns the revision. */
  compact(): Promise<number> {
    return compactEtcd({
      port: this.#files.etcdPort,
      certificateAuthorityPath: this.#files.authority.certificatePath,
      credentials: this.#files.etcdCredentials,
    });
  }

  /** Ends both processes; the folder stays. */
  async stop(): Promise<void> {
    this.#client.close();
    this.resume();
    await this.#apiserver.stop(0, 'SIGKILL');
    await this.#etcd.stop(STOP_SECONDS);
  }

  async #ready(): Promise<void> {
    const unready = async () => {
      const { status, body } = await this.#client.get('/readyz');
      return status === 200 ? undefined : body;
    };
    const etcdFailed = this.#etcd.ended.then(async (ending) =>
      Promise.reject(await this.#etcd.failure(ending)),
    );
    await Promise.race([this.#apiserver.ready(unready, READY_SECONDS), etcdFailed]);
  }
}
