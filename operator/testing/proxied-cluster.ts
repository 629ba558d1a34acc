import { operatorError } from '../errors.ts';
import { ApiClient } from '../kubernetes/api-client.ts';
import { ApiObjectWriter } from '../kubernetes/api-object-writer.ts';
import { CachedObjects } from '../kubernetes/cached-objects.ts';
import type { Connection } from '../kubernetes/connection.ts';
import { CHURN_MODELS, DEPLOYMENTS, SERVICES } from '../kubernetes/resource.ts';
import { FaultProxy } from './fault-proxy.ts';
import { createNamespace } from './namespace.ts';

/** A real apiserver behind a proxy that counts, and a namespace of one's own in it. */
export class ProxiedCluster implements AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly client: ApiClient;
  readonly namespace: string;
  /** Whether the writers made here may write. */
  leads = true;
  readonly #connection: Connection;

  private constructor(proxy: FaultProxy, connection: Connection, client: ApiClient, namespace: string) {
    this.proxy = proxy;
    this.client = client;
    this.namespace = namespace;
    this.#connection = connection;
  }

  static async open(kubeconfig: string): Promise<ProxiedCluster> {
    const proxy = await FaultProxy.start(kubeconfig);
    const connection = proxy.connection();
    const client = new ApiClient(connection);
    return new ProxiedCluster(proxy, connection, client, await createNamespace(client));
  }

  /** A writer with caches that nothing feeds but its own writes. */
  createWriter(): { writer: ApiObjectWriter; objects: CachedObjects } {
    const objects = new CachedObjects([CHURN_MODELS, DEPLOYMENTS, SERVICES]);
    const checkLease = () => {
      if (!this.leads) throw operatorError('LeadershipLost', { lease: 'test' });
    };
    const writer = new ApiObjectWriter({ client: this.client, objects, checkLease, random: Math.random });
    return { objects, writer };
  }

  /** How many writes an action made, as seen on the wire. */
  async writesOf(action: () => Promise<unknown>): Promise<number> {
    const before = this.proxy.writes.length;
    await action();
    return this.proxy.writes.length - before;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.dispatcher.destroy();
    await this.proxy[Symbol.asyncDispose]();
  }
}
