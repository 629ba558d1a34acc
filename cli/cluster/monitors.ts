import type { Monitor } from '@churnops/operator/drift-monitor/monitor.ts';
import {
  CHECKPOINT_KEY,
  checkpointName,
} from '@churnops/operator/drift-monitor/observation/checkpoint-store.ts';
import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { objectPath } from '@churnops/operator/kubernetes/paths.ts';
import { CONFIG_MAPS, type ConfigMap, DRIFT_MONITORS } from '@churnops/operator/kubernetes/resource.ts';
import { error } from '../errors.ts';
import { explainClusterFault } from './explained-fault.ts';
import type { ModelKey } from './models.ts';

/** The DriftMonitors of a cluster and what they counted; only read. */
export class Monitors {
  readonly #client: ApiClient;
  readonly #server: string;

  /** @param server the cluster's address, for sentences. */
  constructor(client: ApiClient, server: string) {
    this.#client = client;
    this.#server = server;
  }

  /** @throws MonitorMissing, ClusterForbidden */
  async get(key: ModelKey): Promise<Monitor> {
    try {
      return await this.#client.request({ method: 'GET', path: objectPath(DRIFT_MONITORS, key) });
    } catch (cause) {
      const missing = () => error('MonitorMissing', { ...key }, { cause });
      throw this.#explain(cause, key, {
        kind: 'DriftMonitors',
        resource: 'driftmonitors.churnops.dev',
        missing,
      });
    }
  }

  /** What a monitor counted, packed. @throws CheckpointMissing, ClusterForbidden */
  async checkpoint({ metadata }: Monitor): Promise<Uint8Array> {
    const { namespace, name } = metadata;
    const key = { namespace, name: checkpointName({ metadata }) };
    const missing = (cause?: unknown) =>
      error('CheckpointMissing', { monitor: name, namespace, name: key.name }, { cause });
    let found: ConfigMap;
    try {
      found = await this.#client.request({ method: 'GET', path: objectPath(CONFIG_MAPS, key) });
    } catch (cause) {
      throw this.#explain(cause, key, { kind: 'ConfigMaps', resource: 'configmaps', missing });
    }
    const packed = found.binaryData?.[CHECKPOINT_KEY];
    if (packed === undefined) throw missing();
    return Buffer.from(packed, 'base64');
  }

  #explain(
    cause: unknown,
    { namespace }: ModelKey,
    what: { kind: string; resource: string; missing: (cause: unknown) => Error },
  ): unknown {
    return explainClusterFault(cause, { server: this.#server, verb: 'get', namespace, ...what });
  }
}
