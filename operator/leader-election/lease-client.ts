import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import type { ApiClient } from '../kubernetes/api-client.ts';
import { collectionPath, objectPath } from '../kubernetes/paths.ts';
import { LEASES, type Lease } from '../kubernetes/resource.ts';
import { type LeaseRecord, recordOf, specOf } from './lease-record.ts';

/** A record and the version that replacing it is tied to. */
export interface ReadLease {
  record: LeaseRecord;
  lease: Lease;
}

/** Reads and writes one Lease; every write is refused by the apiserver when someone else wrote meanwhile. */
export class LeaseClient {
  readonly #client: ApiClient;
  readonly #key: ObjectKey;

  constructor(client: ApiClient, key: ObjectKey) {
    this.#client = client;
    this.#key = key;
  }

  get name(): string {
    return `${this.#key.namespace}/${this.#key.name}`;
  }

  /** @returns undefined where there is no such Lease yet. */
  async read(signal: AbortSignal): Promise<ReadLease | undefined> {
    try {
      const path = objectPath(LEASES, this.#key);
      const lease = await this.#client.request<Lease>({ method: 'GET', path, signal });
      return { lease, record: recordOf(lease) };
    } catch (error) {
      if (isCodedError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** @throws CodedError `Conflict` when the Lease exists by now. */
  async create(record: LeaseRecord, signal: AbortSignal): Promise<ReadLease> {
    const body: Lease = {
      apiVersion: LEASES.apiVersion,
      kind: LEASES.kind,
      metadata: { ...this.#key },
      spec: specOf(record),
    };
    const path = collectionPath(LEASES, this.#key.namespace);
    const lease = await this.#client.request<Lease>({ method: 'POST', path, body, signal });
    return { lease, record };
  }

  /** @throws CodedError `Conflict` when someone wrote since `previous` was read. */
  async replace(previous: ReadLease, record: LeaseRecord, signal: AbortSignal): Promise<ReadLease> {
    const body = { ...previous.lease, spec: { ...previous.lease.spec, ...specOf(record) } };
    const path = objectPath(LEASES, this.#key);
    const lease = await this.#client.request<Lease>({ method: 'PUT', path, body, signal });
    return { lease, record };
  }
}
