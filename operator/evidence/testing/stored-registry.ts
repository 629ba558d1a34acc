import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE } from '@churnops/lib/artifact/attempt.ts';
import { buildModelManifest } from '@churnops/lib/artifact/model-manifest.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { attachComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import type { ComparisonReport, LatencyComparison } from '@churnops/lib/comparison/comparison-report.ts';
import { error } from '@churnops/lib/errors.ts';
import {
  type Descriptor,
  EMPTY_MEDIA_TYPE,
  MANIFEST_MEDIA_TYPE,
  type Manifest,
} from '@churnops/lib/registry/descriptor.ts';
import { digestOf } from '@churnops/lib/registry/digest.ts';
import { formatReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { Attachment } from '@churnops/lib/registry/referrers.ts';
import type { RegistryReader } from '../../training-run/result.ts';

/** Where everything is stored. */
export const REPOSITORY = { host: 'registry.example', repository: 'churn/telco' };

/** A registry in memory with one repository, that counts what it is asked and can be told to fail. */
export class StoredRegistry implements RegistryReader {
  /** Every question, in words. */
  readonly questions: string[] = [];
  /** What the next questions are answered with, as long as it is set. */
  fault: Error | undefined;
  /** Which digest carries which tag. */
  readonly tags = new Map<string, string>();
  /** How many clients are open. */
  open = 0;
  readonly #manifests = new Map<string, Manifest>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #referrers = new Map<string, Descriptor[]>();

  /** As the operator makes its clients. */
  connect(): RegistryReader {
    this.open++;
    return this;
  }

  /** Stores a model; returns the reference by which it is promoted. */
  pushModel(change: { contract?: unknown; report?: object; name?: string } = {}): string {
    const files = tinyModelFiles();
    if (change.contract !== undefined)
      files.set('contract.json', Buffer.from(JSON.stringify(change.contract)));
    const report = { ...JSON.parse(Buffer.from(files.get('report.json')!).toString()), ...change.report };
    files.set('report.json', Buffer.from(JSON.stringify(report)));
    const { manifest } = buildModelManifest(files, { name: change.name ?? 'telco' });
    for (const bytes of files.values()) this.#blobs.set(digestOf(bytes), bytes);
    return this.#store(JSON.parse(Buffer.from(manifest).toString()), digestOf(manifest));
  }

  /** Stores something that is no model. */
  pushOther(): string {
    const config = { mediaType: EMPTY_MEDIA_TYPE, digest: digestOf(Buffer.from('{}')), size: 2 };
    return this.#store({ schemaVersion: 2, config, layers: [] }, digestOf(Buffer.from('other')));
  }

  /** Leaves the record of an attempt beside an artifact. */
  recordAttempt(
    artifact: string,
    run: { uid?: string; name: string; createdAt: string; existed?: boolean; seconds?: number },
  ): void {
    this.#refer(artifact.split('@')[1]!, {
      mediaType: MANIFEST_MEDIA_TYPE,
      digest: digestOf(Buffer.from(JSON.stringify(run))),
      size: 1,
      artifactType: ATTEMPT_TYPE,
      annotations: {
        [ATTEMPT_ANNOTATIONS.runUid]: run.uid ?? `uid-of-${run.name}`,
        [ATTEMPT_ANNOTATIONS.runName]: run.name,
        [ATTEMPT_ANNOTATIONS.runCreatedAt]: run.createdAt,
        [ATTEMPT_ANNOTATIONS.existed]: String(run.existed ?? false),
        [ATTEMPT_ANNOTATIONS.seconds]: String(run.seconds ?? 60),
      },
    });
  }

  /**
   * Stores a comparison beside its candidate; returns the digest of its manifest.
   *
   * @param pretended what its annotations name as served, where that is not what was compared.
   */
  async compare(
    artifact: string,
    report: ComparisonReport,
    latency?: LatencyComparison,
    pretended = report.served,
  ): Promise<string> {
    const subject = { ...REPOSITORY, digest: artifact.split('@')[1]! };
    const attach: StoredRegistry['attach'] = (to, { annotations, ...attachment }) =>
      this.attach(to, {
        ...attachment,
        annotations: { ...annotations, 'dev.churnops.comparison.served': pretended },
      });
    return (await attachComparison({ attach }, subject, report, latency)).digest;
  }

  /** Takes a manifest away, as a registry's garbage collection does. */
  remove(artifact: string): void {
    this.#manifests.delete(artifact.split('@')[1]!);
  }

  async attach(subject: Reference & { digest: string }, attachment: Attachment): Promise<{ digest: string }> {
    const { artifactType, files, annotations } = attachment;
    const layers = files.map(({ name, mediaType, bytes }) => {
      const digest = digestOf(bytes);
      this.#blobs.set(digest, bytes);
      return {
        mediaType,
        digest,
        size: bytes.byteLength,
        annotations: { 'org.opencontainers.image.title': name },
      };
    });
    const config = { mediaType: EMPTY_MEDIA_TYPE, digest: digestOf(Buffer.from('{}')), size: 2 };
    const manifest: Manifest = {
      schemaVersion: 2,
      artifactType,
      config,
      layers,
      ...(annotations && { annotations }),
    };
    const digest = digestOf(Buffer.from(JSON.stringify(manifest)));
    this.#manifests.set(digest, manifest);
    this.#refer(subject.digest, {
      mediaType: MANIFEST_MEDIA_TYPE,
      digest,
      size: 1,
      artifactType,
      ...(annotations && { annotations }),
    });
    return { digest };
  }

  async resolveTag(reference: Reference): Promise<{ digest: string } | undefined> {
    this.#ask('tag');
    const digest = this.tags.get(reference.tag ?? '');
    return digest === undefined ? undefined : { digest };
  }

  async getManifest(reference: Reference): Promise<{ digest: string; manifest: Manifest }> {
    this.#ask('manifest');
    const digest = reference.digest ?? '';
    const manifest = this.#manifests.get(digest);
    if (!manifest) throw error('NotFound', { what: formatReference(reference) });
    return { digest, manifest };
  }

  async getBlob(reference: Reference, digest: string): Promise<Uint8Array> {
    this.#ask('blob');
    const bytes = this.#blobs.get(digest);
    if (!bytes) throw error('NotFound', { what: formatReference({ ...reference, digest }) });
    return bytes;
  }

  async listReferrers(reference: Reference, artifactType?: string): Promise<Descriptor[]> {
    this.#ask(`referrers ${artifactType}`);
    return (this.#referrers.get(reference.digest ?? '') ?? []).filter(
      (descriptor) => descriptor.artifactType === artifactType,
    );
  }

  async close(): Promise<void> {
    this.open--;
  }

  #ask(question: string): void {
    this.questions.push(question);
    if (this.fault) throw this.fault;
  }

  #store(manifest: Manifest, digest: string): string {
    this.#manifests.set(digest, manifest);
    return formatReference({ ...REPOSITORY, digest });
  }

  #refer(subject: string, descriptor: Descriptor): void {
    this.#referrers.set(subject, [...(this.#referrers.get(subject) ?? []), descriptor]);
  }
}
