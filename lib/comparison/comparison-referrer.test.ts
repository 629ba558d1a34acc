import { describe, expect, it } from 'vitest';
import type { Descriptor, Manifest } from '../registry/descriptor.ts';
import { digestOf } from '../registry/digest.ts';
import type { Attachment } from '../registry/referrers.ts';
import { SMALL_REPORT } from './comparison.fixture.ts';
import { attachComparison, COMPARISON_TYPE, findComparison, readComparison } from './comparison-referrer.ts';
import type { LatencyComparison } from './comparison-report.ts';

const candidate = { host: 'registry.example', repository: 'churn', digest: SMALL_REPORT.candidate };
const latency: LatencyComparison = {
  formatVersion: 1,
  ratio: 1.5,
  interval95: [1.4, 1.6],
  rounds: 100,
  rows: 1,
  candidate: { p50: 0.3, p95: 0.5 },
  served: { p50: 0.2, p95: 0.3 },
};

/** Remembers what is attached, and gives it back as a registry does. */
class AttachedFiles {
  readonly attachments: Attachment[] = [];
  readonly blobs = new Map<string, Uint8Array>();

  async attach(_: object, attachment: Attachment) {
    this.attachments.push(attachment);
    for (const { bytes } of attachment.files) this.blobs.set(digestOf(bytes), bytes);
    return { digest: this.digest(this.attachments.length - 1) };
  }

  async listReferrers(): Promise<Descriptor[]> {
    return this.attachments.map(({ artifactType, annotations = {} }, index) => ({
      mediaType: '',
      digest: this.digest(index),
      size: 1,
      artifactType,
      annotations,
    }));
  }

  async getManifest({ digest = '' }: { digest?: string }) {
    const { artifactType, files } = this.attachments.find((_, index) => this.digest(index) === digest)!;
    const layers = files.map(({ name, mediaType, bytes }) => ({
      mediaType,
      digest: digestOf(bytes),
      size: bytes.byteLength,
      annotations: { 'org.opencontainers.image.title': name },
    }));
    const manifest: Manifest = {
      schemaVersion: 2,
      artifactType,
      config: { mediaType: '', digest, size: 2 },
      layers,
    };
    return { digest, mediaType: '', bytes: new Uint8Array(), manifest };
  }

  async getBlob(_: object, digest: string) {
    return this.blobs.get(digest)!;
  }

  /** Later ones sort first. */
  digest(index: number) {
    return `sha256:${String(9 - index).repeat(64)}`;
  }
}

const key = {
  candidate: SMALL_REPORT.candidate,
  served: SMALL_REPORT.served,
  contract: SMALL_REPORT.contract,
  fingerprint: SMALL_REPORT.data.fingerprint,
};

describe('a comparison beside the candidate', () => {
  it('is found by its key, and read with the latency beside the report', async () => {
    const registry = new AttachedFiles();
    const { digest } = await attachComparison(registry, candidate, SMALL_REPORT, latency);
    expect(await findComparison(registry, candidate, key)).toEqual({ digest });
    expect(await findComparison(registry, candidate, { served: key.served })).toEqual({ digest });
    expect(await readComparison(registry, { ...candidate, digest })).toEqual({ ...SMALL_REPORT, latency });
  });

  it.each(['candidate', 'served', 'contract', 'fingerprint'] as const)(
    'is not found for another %s',
    async (part) => {
      const registry = new AttachedFiles();
      await attachComparison(registry, candidate, SMALL_REPORT, undefined);
      expect(await findComparison(registry, candidate, { ...key, [part]: 'sha256:other' })).toBeUndefined();
    },
  );

  it('is the same one for everyone where there are two', async () => {
    const registry = new AttachedFiles();
    await attachComparison(registry, candidate, SMALL_REPORT, latency);
    const second = await attachComparison(registry, candidate, SMALL_REPORT, undefined);
    expect(await findComparison(registry, candidate, key)).toEqual(second);
    expect(await readComparison(registry, { ...candidate, ...second })).toEqual(SMALL_REPORT);
  });

  it('has a report of the same bytes whatever the latency', async () => {
    const registry = new AttachedFiles();
    await attachComparison(registry, candidate, SMALL_REPORT, latency);
    await attachComparison(registry, candidate, SMALL_REPORT, { ...latency, ratio: 2 });
    const [first, second] = registry.attachments.map(({ files }) =>
      files.map(({ bytes }) => digestOf(bytes)),
    );
    expect(first![0]).toBe(second![0]);
    expect(first![1]).not.toBe(second![1]);
  });

  it('is refused where it is something else', async () => {
    const registry = new AttachedFiles();
    const { digest } = await registry.attach(candidate, { artifactType: 'text/plain', files: [] });
    await expect(readComparison(registry, { ...candidate, digest })).rejects.toThrow(COMPARISON_TYPE);
    const empty = await registry.attach(candidate, { artifactType: COMPARISON_TYPE, files: [] });
    await expect(readComparison(registry, { ...candidate, ...empty })).rejects.toThrow('formatVersion');
  });
});
