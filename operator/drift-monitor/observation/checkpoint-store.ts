import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { operatorError } from '../../errors.ts';
import type { ConfigMaps } from '../../kubernetes/config-maps.ts';
import { isControlledBy } from '../../kubernetes/object-identity.ts';
import type { ConfigMap } from '../../kubernetes/resource.ts';
import type { Monitor } from '../monitor.ts';
import { observationError } from './errors.ts';

/** The key in the ConfigMap's binaryData. */
export const CHECKPOINT_KEY = 'profile.json.gz';

/** The ConfigMap of a monitor. */
export function checkpointName(monitor: Pick<Monitor, 'metadata'>): string {
  return `${monitor.metadata.name}-profile`;
}

/** Keeps what a monitor counted where it outlives the process. */
export interface CheckpointStore {
  /**
   * What is kept now; undefined where nothing is.
   *
   * @throws CodedError `NotOurs` where an object of that name belongs to someone else, and what the apiserver says.
   */
  read(): Promise<Uint8Array | undefined>;

  /**
   * Takes the place of what was read or written last.
   *
   * @throws CodedError `CheckpointMoved` where someone else wrote meanwhile: it has to be read again.
   */
  write(bytes: Uint8Array): Promise<void>;
}

/** A checkpoint in a ConfigMap that the monitor owns, so that it goes when the monitor goes. */
export class ConfigMapStore implements CheckpointStore {
  readonly #configMaps: Pick<ConfigMaps, 'get' | 'create' | 'patch'>;
  readonly #monitor: Monitor;
  #seen: ConfigMap | undefined;

  constructor(configMaps: Pick<ConfigMaps, 'get' | 'create' | 'patch'>, monitor: Monitor) {
    this.#configMaps = configMaps;
    this.#monitor = monitor;
  }

  async read(): Promise<Uint8Array | undefined> {
    const { metadata } = this.#monitor;
    const key = { namespace: metadata.namespace, name: checkpointName(this.#monitor) };
    const found = await this.#configMaps.get(key);
    if (found !== undefined && !isControlledBy(found, metadata.uid)) {
      const owner = `DriftMonitor ${metadata.name}`;
      throw operatorError('NotOurs', { kind: 'ConfigMap', ...key, owner });
    }
    this.#seen = found;
    const packed = found?.binaryData?.[CHECKPOINT_KEY];
    return packed === undefined ? undefined : Buffer.from(packed, 'base64');
  }

  async write(bytes: Uint8Array): Promise<void> {
    const binaryData = { [CHECKPOINT_KEY]: Buffer.from(bytes).toString('base64') };
    try {
      const written =
        this.#seen === undefined
          ? await this.#configMaps.create({ metadata: this.#identity(), binaryData })
          : await this.#configMaps.patch(this.#seen, { binaryData });
      this.#seen = { metadata: written.metadata! };
    } catch (cause) {
      if (!isCodedError(cause, 'Conflict', 'NotFound')) throw cause;
      throw observationError('CheckpointMoved', { name: checkpointName(this.#monitor) }, { cause });
    }
  }

  #identity(): NonNullable<ConfigMap['metadata']> {
    const { apiVersion, kind, metadata } = this.#monitor;
    const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid };
    return {
      name: checkpointName(this.#monitor),
      namespace: metadata.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'churnops', 'churnops.dev/drift-monitor': metadata.name },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    };
  }
}
