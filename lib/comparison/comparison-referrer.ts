import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { Manifest } from '../registry/descriptor.ts';
import { formatReference, type Reference } from '../registry/reference.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import {
  type Comparison,
  type ComparisonReport,
  type LatencyComparison,
  parseComparisonReport,
  parseLatencyComparison,
} from './comparison-report.ts';

/** The artifact type of a comparison: an OCI referrer of the candidate. */
export const COMPARISON_TYPE = 'application/vnd.churnops.comparison.v1+json';

/** Annotations that a comparison is found by; listings repeat them. */
const ANNOTATIONS = {
  candidate: 'dev.churnops.comparison.candidate',
  served: 'dev.churnops.comparison.served',
  contract: 'dev.churnops.comparison.contract',
  fingerprint: 'dev.churnops.comparison.data',
} as const;

/** What was compared. The seed is no part of it: nobody may draw until the answer suits them. */
export interface ComparisonKey {
  /** Digests of the models. */
  candidate: string;
  served: string;
  /** sha256 of the candidate's contract as canonical JSON. */
  contract: string;
  /** sha256 of the data's bytes. */
  fingerprint: string;
}

const REPORT_FILE = 'comparison.json';
const LATENCY_FILE = 'latency.json';
const TITLE = 'org.opencontainers.image.title';
const BOUNDS = { maximumBytes: 16 << 20, maximumDepth: 16 };

/**
 * Stores a comparison beside the candidate. The report is a layer of its own, whose digest depends on nothing but
 * what was compared; the latency, which no two runs measure alike, is another.
 *
 * @param subject The candidate, by digest.
 */
export function attachComparison(
  client: Pick<RegistryClient, 'attach'>,
  subject: Reference & { digest: string },
  report: ComparisonReport,
  latency: LatencyComparison | undefined,
): Promise<{ digest: string }> {
  const file = (name: string, value: unknown) => ({
    name,
    mediaType: 'application/json',
    bytes: Buffer.from(canonicalJson(value)),
  });
  const { candidate, served, contract, data } = report;
  return client.attach(subject, {
    artifactType: COMPARISON_TYPE,
    files: [file(REPORT_FILE, report), ...(latency === undefined ? [] : [file(LATENCY_FILE, latency)])],
    annotations: annotate({ candidate, served, contract, fingerprint: data.fingerprint }),
  });
}

/**
 * Looks for comparisons that were made already.
 *
 * @param key What is absent may be anything.
 * @returns the digests of the comparisons' manifests, in ascending order.
 */
export async function listComparisons(
  client: Pick<RegistryClient, 'listReferrers'>,
  subject: Reference & { digest: string },
  key: Partial<ComparisonKey>,
): Promise<string[]> {
  const wanted = Object.entries(annotate(key));
  return (await client.listReferrers(subject, COMPARISON_TYPE))
    .filter(({ annotations = {} }) => wanted.every(([name, value]) => annotations[name] === value))
    .map(({ digest }) => digest)
    .sort();
}

/**
 * Looks for one comparison that was made already. Of several, which runs at the same time leave, it is the one of
 * the least digest, so that everyone finds the same.
 */
export async function findComparison(
  client: Pick<RegistryClient, 'listReferrers'>,
  subject: Reference & { digest: string },
  key: Partial<ComparisonKey>,
): Promise<{ digest: string } | undefined> {
  const [digest] = await listComparisons(client, subject, key);
  return digest === undefined ? undefined : { digest };
}

/** What comparisons are read from. */
export interface ComparisonSource {
  getManifest(reference: Reference): Promise<{ manifest: Manifest }>;
  getBlob(reference: Reference, digest: string, bounds: { maximumBytes: number }): Promise<Uint8Array>;
}

/** Reads a comparison. @throws ArtifactInvalid where it is none, else what the client throws. */
export async function readComparison(
  client: ComparisonSource,
  reference: Reference & { digest: string },
): Promise<Comparison> {
  const what = formatReference(reference);
  const { manifest } = await client.getManifest(reference);
  if (manifest.artifactType !== COMPARISON_TYPE)
    throw error('ArtifactInvalid', { what, reason: `its artifactType is not ${COMPARISON_TYPE}` });
  const read = async (name: string): Promise<unknown> => {
    const layer = manifest.layers.find(({ annotations }) => annotations?.[TITLE] === name);
    if (layer === undefined) return undefined;
    if (layer.size > BOUNDS.maximumBytes)
      throw error('TooLarge', { what: `${name} of ${what}`, maximum: BOUNDS.maximumBytes });
    return parseBoundedJson(
      await client.getBlob(reference, layer.digest, { maximumBytes: layer.size }),
      BOUNDS,
    );
  };
  const report = parseComparisonReport(await read(REPORT_FILE), what);
  const latency = await read(LATENCY_FILE);
  return latency === undefined ? report : { ...report, latency: parseLatencyComparison(latency, what) };
}

function annotate(key: Partial<ComparisonKey>): Record<string, string> {
  const names = Object.keys(ANNOTATIONS) as (keyof ComparisonKey)[];
  return Object.fromEntries(
    names.flatMap((name) => (key[name] === undefined ? [] : [[ANNOTATIONS[name], key[name]]])),
  );
}
