import { createHash } from 'node:crypto';
import { error } from '@churnops/lib/errors.ts';
import type { Descriptor, Manifest } from '@churnops/lib/registry/descriptor.ts';
import { formatReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { RegistryReader } from '../result.ts';

/** The report of a model artifact, as far as the operator reads it. */
export const REPORT = {
  formatVersion: 1,
  threshold: 0.31,
  metrics: {
    auc: { value: 0.845, lower: 0.831, upper: 0.858 },
    logLoss: { value: 0.41, lower: 0.4, upper: 0.42 },
    accuracy: { value: 0.8, lower: 0.78, upper: 0.82 },
  },
  data: { fingerprint: `sha256:${'b'.repeat(64)}`, rows: 7043, positives: 1869 },
};

/** A registry in memory that can be told to fail; it holds one repository. */
export class MemoryRegistry implements RegistryReader {
  /** How often it was asked for a tag. */
  questions = 0;
  /** What the next questions are answered with, as long as it is set. */
  fault: Error | undefined;
  readonly #tags = new Map<string, string>();
  readonly #manifests = new Map<string, Manifest>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #referrers = new Map<string, Descriptor[]>();

  /** Stores an artifact with these files, and sets a tag on it. */
  push(tag: string, files: Record<string, unknown> = { 'report.json': REPORT }): string {
    const layers = Object.entries(files).map(([name, content]) => {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      const bytes = Buffer.from(text);
      const digest = digestOf(bytes);
      this.#blobs.set(digest, bytes);
      const annotations = { 'org.cncf.model.filepath': name };
      return { mediaType: 'application/octet-stream', digest, size: bytes.byteLength, annotations };
    });
    const config = { mediaType: 'application/json', digest: digestOf(Buffer.from('{}')), size: 2 };
    const manifest: Manifest = { schemaVersion: 2, config, layers };
    const digest = digestOf(Buffer.from(JSON.stringify(manifest)));
    this.#manifests.set(digest, manifest);
    this.#tags.set(tag, digest);
    return digest;
  }

  /** Leaves the record of an attempt beside an artifact. */
  attach(digest: string, annotations: Record<string, string>): void {
    const record = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1, annotations };
    this.#referrers.set(digest, [...(this.#referrers.get(digest) ?? []), record]);
  }

  async resolveTag(reference: Reference): Promise<{ digest: string } | undefined> {
    this.questions++;
    if (this.fault) throw this.fault;
    const digest = this.#tags.get(reference.tag ?? '');
    return digest === undefined ? undefined : { digest };
  }

  async getManifest(reference: Reference): Promise<{ digest: string; manifest: Manifest }> {
    const digest = reference.digest ?? '';
    const manifest = this.#manifests.get(digest);
    if (!manifest) throw error('NotFound', { reference: formatReference(reference) });
    return { digest, manifest };
  }

  async getBlob(reference: Reference, digest: string): Promise<Uint8Array> {
    const bytes = this.#blobs.get(digest);
    if (!bytes) throw error('NotFound', { reference: formatReference({ ...reference, digest }) });
    return bytes;
  }

  async listReferrers(reference: Reference): Promise<Descriptor[]> {
    return this.#referrers.get(reference.digest ?? '') ?? [];
  }

  async close(): Promise<void> {}
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
