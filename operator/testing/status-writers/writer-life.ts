import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { MODELS } from '../../churn-model/model.ts';
import { operatorError } from '../../errors.ts';
import { ApiClient } from '../../kubernetes/api-client.ts';
import { ApiObjectWriter } from '../../kubernetes/api-object-writer.ts';
import { CachedObjects } from '../../kubernetes/cached-objects.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import type { ApplyResult } from '../../kubernetes/object-writer.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import { CHURN_MODELS } from '../../kubernetes/resource.ts';
import { FaultProxy } from '../fault-proxy.ts';

/** Whose status is written. */
export interface ModelIdentity {
  name: string;
  namespace: string;
  uid: string;
}

/** One life of an operator, as far as statuses go: a cache that a watch feeds, and the one writer its controllers share. */
export class WriterLife implements AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly #connection: Connection;
  readonly #writer: ApiObjectWriter;
  readonly #reflecting: Promise<void>;
  readonly #ending = new AbortController();

  private constructor(proxy: FaultProxy, connection: Connection, writer: ApiObjectWriter, running: Running) {
    this.proxy = proxy;
    this.#connection = connection;
    this.#writer = writer;
    this.#reflecting = running(this.#ending.signal);
  }

  static async begin(kubeconfig: string, namespace: string): Promise<WriterLife> {
    const proxy = await FaultProxy.start(kubeconfig);
    const connection = proxy.connection();
    const client = new ApiClient(connection);
    const objects = new CachedObjects([CHURN_MODELS]);
    const reflector = new Reflector({
      ...{ client, namespace, resource: CHURN_MODELS, cache: objects.cacheOf(CHURN_MODELS) },
      logger: createSilentLogger(),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
      random: Math.random,
      now: () => performance.now(),
    });
    const checkLease = () => {
      if (life.ended) throw operatorError('LeadershipLost', { lease: 'test' });
    };
    const writer = new ApiObjectWriter({ client, objects, checkLease, random: Math.random });
    const life = new WriterLife(proxy, connection, writer, (signal) => reflector.run(signal));
    await reflector.synced;
    return life;
  }

  get ended(): boolean {
    return this.#ending.signal.aborted;
  }

  apply({ name, namespace, uid }: ModelIdentity, status: object, fieldManager: string): Promise<ApplyResult> {
    const { apiVersion, kind } = CHURN_MODELS;
    const object = { apiVersion, kind, metadata: { name, namespace, uid }, status };
    return this.#writer.applyStatus(MODELS, object, { fieldManager });
  }

  /** Ends it as SIGKILL would: what is on its way may or may not arrive. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.proxy.cut();
    await this.#reflecting;
    await this.#connection.dispatcher.destroy();
    await this.proxy[Symbol.asyncDispose]();
  }
}

type Running = (signal: AbortSignal) => Promise<void>;
