import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import type { ApiClient } from './api-client.ts';
import { keyOf } from './object-identity.ts';
import { collectionPath, objectPath } from './paths.ts';
import { CONFIG_MAPS, type ConfigMap } from './resource.ts';

/** What the editor stands on. */
export interface ConfigMapsOptions {
  client: ApiClient;
  /** Called before each write; throws `LeadershipLost` once this process does not lead. */
  checkLease: () => void;
}

const FIELD_MANAGER = { fieldManager: 'churnops-drift-monitor' };

/**
 * Reads and writes single ConfigMaps by name, without a cache: what is in them is read once by each process. No write takes the place of one that the writer has
 * not seen.
 */
export class ConfigMaps {
  readonly #options: ConfigMapsOptions;

  constructor(options: ConfigMapsOptions) {
    this.#options = options;
  }

  /** Undefined where there is none. @throws CodedError `Forbidden` without the right to it. */
  async get(key: ObjectKey): Promise<ConfigMap | undefined> {
    try {
      return await this.#options.client.request({ method: 'GET', path: objectPath(CONFIG_MAPS, key) });
    } catch (error) {
      if (isCodedError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** @throws CodedError `Conflict` where one of its name is there. */
  async create(object: ConfigMap): Promise<ConfigMap> {
    this.#options.checkLease();
    return this.#options.client.request({
      method: 'POST',
      path: collectionPath(CONFIG_MAPS, keyOf(object).namespace),
      query: FIELD_MANAGER,
      body: { ...object, apiVersion: CONFIG_MAPS.apiVersion, kind: CONFIG_MAPS.kind },
    });
  }

  /**
   * Changes what is given of the ConfigMap, if it is still as it was seen.
   *
   * @param seen as it was read or written last.
   * @throws CodedError `Conflict` where it changed or was replaced, `NotFound` where it is gone.
   */
  async patch(seen: ConfigMap, change: Pick<ConfigMap, 'data' | 'binaryData'>): Promise<ConfigMap> {
    const { uid, resourceVersion } = seen.metadata ?? {};
    this.#options.checkLease();
    return this.#options.client.request({
      method: 'PATCH',
      path: objectPath(CONFIG_MAPS, keyOf(seen)),
      query: FIELD_MANAGER,
      contentType: 'application/merge-patch+json',
      body: { metadata: { uid, resourceVersion }, ...change },
    });
  }
}
