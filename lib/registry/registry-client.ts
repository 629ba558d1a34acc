import { error } from '../errors.ts';
import type { Logger } from '../logging/logger.ts';
import type { Access } from './authenticator.ts';
import { type BlobSource, type StoredBlob, uploadBlob } from './blob-upload.ts';
import { type Descriptor, INDEX_MEDIA_TYPE, MANIFEST_MEDIA_TYPE, type Manifest } from './descriptor.ts';
import { digestOf, isDigest, verifyDigest } from './digest.ts';
import { MAXIMUM_MANIFEST_BYTES, parseManifest, type StoredManifest } from './manifest.ts';
import { formatReference, type Reference } from './reference.ts';
import { type Attachment, attachReferrer, findReferrers } from './referrers.ts';
import { type ConnectionOptions, RegistryConnection } from './registry-connection.ts';
import { readBody, saveBody } from './response-body.ts';

/** What a client is made of; only `registries`, `credentials` and `logger` are needed. */
export interface RegistryClientOptions extends ConnectionOptions {
  logger: Logger;
}

const DOWNLOAD_TIMEOUT = 600_000;
const ACCEPT = `${MANIFEST_MEDIA_TYPE}, ${INDEX_MEDIA_TYPE}`;

/**
 * A client of OCI registries (distribution specification 1.1). Whatever is read by digest is compared with that
 * digest, sizes and times are bounded, and what may pass is tried again.
 *
 * All methods throw RegistryUnreachable (retryable), RegistryRefused (401, 403), NotFound, DigestMismatch,
 * TooLarge, or RegistryAnswerInvalid.
 */
export class RegistryClient {
  readonly #connection: RegistryConnection;
  readonly #logger: Logger;

  constructor(options: RegistryClientOptions) {
    this.#connection = new RegistryConnection(options);
    this.#logger = options.logger;
  }

  /** The digest that a tag points to now, or `undefined` where there is no such tag. */
  async resolveTag(reference: Reference): Promise<{ digest: string } | undefined> {
    const { tag, host, repository } = reference;
    if (tag === undefined)
      throw error('ReferenceInvalid', { reference: formatReference(reference), reason: 'it has no tag' });
    const head = await this.headManifest({ host, repository, tag });
    return head && { digest: head.digest };
  }

  /** What is known of a manifest without reading it, or `undefined` where it is not there. */
  async headManifest(reference: Reference): Promise<Descriptor | undefined> {
    const response = await this.#connection.retry(() =>
      this.#connection.exchange({
        ...this.#manifestRequest(reference),
        method: 'HEAD',
        accepted: [200, 404],
      }),
    );
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    const digest = reference.digest ?? response.headers.get('docker-content-digest');
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    const mediaType = response.headers.get('content-type');
    if (digest !== null && isDigest(digest) && Number.isSafeInteger(size) && mediaType !== null) {
      return { mediaType, digest, size };
    }
    // The headers are optional in the specification; the content is not.
    const stored = await this.getStoredManifest(reference);
    return { mediaType: stored.mediaType, digest: stored.digest, size: stored.bytes.byteLength };
  }

  /** Reads an image manifest. By digest it may come from a mirror, by tag never: a mirror's tags may be old. */
  async getManifest(reference: Reference): Promise<StoredManifest & { manifest: Manifest }> {
    const stored = await this.getStoredManifest(reference);
    return { ...stored, manifest: parseManifest(stored.bytes, formatReference(reference)) };
  }

  /** Reads a manifest of any kind as bytes. */
  async getStoredManifest(reference: Reference): Promise<StoredManifest> {
    return this.#read(reference, async (place) => {
      const request = this.#manifestRequest(place);
      const response = await this.#connection.exchange({ ...request, method: 'GET', accepted: [200] });
      const bytes = await readBody(response, {
        ...request,
        maximumBytes: MAXIMUM_MANIFEST_BYTES,
        host: place.host,
      });
      const expected = place.digest ?? response.headers.get('docker-content-digest') ?? digestOf(bytes);
      verifyDigest(bytes, expected, request.what);
      return {
        digest: expected,
        mediaType: response.headers.get('content-type') ?? MANIFEST_MEDIA_TYPE,
        bytes,
      };
    });
  }

  /** Reads a blob into memory. */
  async getBlob(
    reference: Reference,
    digest: string,
    options: { maximumBytes: number },
  ): Promise<Uint8Array> {
    return this.#read({ ...reference, digest }, async (place) => {
      const { response, limits } = await this.#getBlob(place, digest, options);
      const bytes = await readBody(response, limits);
      verifyDigest(bytes, digest, limits.what);
      return bytes;
    });
  }

  /** Writes a blob to a file, which is then whole and of that digest, or not there at all. */
  async downloadBlob(
    reference: Reference,
    digest: string,
    path: string,
    options: { maximumBytes: number },
  ): Promise<void> {
    return this.#read({ ...reference, digest }, async (place) => {
      const { response, limits } = await this.#getBlob(place, digest, options);
      await saveBody(response, path, digest, limits);
    });
  }

  /** Stores a blob unless the repository has it. */
  putBlob(reference: Reference, source: BlobSource): Promise<StoredBlob> {
    return uploadBlob(this.#connection, access(reference, true), source);
  }

  /** Stores a manifest by its digest or, where a tag is given, under that tag. */
  async putManifest(
    reference: Reference,
    bytes: Uint8Array,
    mediaType: string,
    tag?: string,
  ): Promise<StoredManifest & { subject: boolean }> {
    const digest = digestOf(bytes);
    const response = await this.#connection.retry(() =>
      this.#connection.exchange({
        method: 'PUT',
        access: access(reference, true),
        target: `/manifests/${tag ?? digest}`,
        headers: { 'content-type': mediaType },
        body: bytes,
        accepted: [201, 202],
        action: 'store a manifest',
        what: formatReference({ ...reference, digest }),
      }),
    );
    await response.body?.cancel();
    return { digest, mediaType, bytes, subject: response.headers.has('oci-subject') };
  }

  /** Stores files about an artifact as a referrer of it; where the registry has no referrers API, its tag schema is kept. */
  attach(subject: Reference, attachment: Attachment): Promise<{ digest: string }> {
    return attachReferrer(this, this.#connection, subject, attachment);
  }

  /** Lists what refers to an artifact, of one type or of all. */
  listReferrers(subject: Reference & { digest: string }, artifactType?: string): Promise<Descriptor[]> {
    return findReferrers(this, this.#connection, subject, artifactType);
  }

  /** Ends idle connections; the client cannot be used afterwards. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #manifestRequest(reference: Reference) {
    return {
      access: access(reference, false),
      target: `/manifests/${reference.digest ?? reference.tag ?? 'latest'}`,
      headers: { accept: ACCEPT },
      action: 'read a manifest',
      what: formatReference(reference),
    };
  }

  async #getBlob(place: Reference, digest: string, { maximumBytes }: { maximumBytes: number }) {
    const what = `blob ${formatReference({ ...place, digest })}`;
    const action = 'read a blob';
    const response = await this.#connection.exchange({
      method: 'GET',
      access: access(place, false),
      target: `/blobs/${digest}`,
      accepted: [200],
      action,
      what,
      timeoutMilliseconds: DOWNLOAD_TIMEOUT,
    });
    return { response, limits: { maximumBytes, what, host: place.host, action } };
  }

  /** Reads from the mirror first, where there is one and the content has a digest, and in the end from the registry itself. */
  async #read<T>(reference: Reference, operation: (place: Reference) => Promise<T>): Promise<T> {
    const mirror = this.#connection.optionOf(reference.host)?.mirror;
    if (mirror !== undefined && reference.digest !== undefined) {
      try {
        return await operation({ ...reference, host: mirror });
      } catch (fault) {
        this.#logger.warn('The mirror gave nothing usable; asking the registry', {
          mirror,
          host: reference.host,
          error: fault,
        });
      }
    }
    return this.#connection.retry(() => operation(reference));
  }
}

function access({ host, repository }: Reference, write: boolean): Access {
  return { host, repository, write };
}
