import { FILE_PATH_ANNOTATION } from '@churnops/lib/artifact/model-files.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import type { Descriptor, Manifest } from '@churnops/lib/registry/descriptor.ts';
import { formatReference, parseReference, type Reference } from '@churnops/lib/registry/reference.ts';
import { readAttemptData } from './attempt-data.ts';
import { cause } from './errors.ts';
import { type Run, type RunStatus, resultTag } from './run.ts';

/** What of a registry client the operator uses: it reads, and never writes. */
export interface RegistryReader {
  resolveTag(reference: Reference): Promise<{ digest: string } | undefined>;
  getManifest(reference: Reference): Promise<{ digest: string; manifest: Manifest }>;
  getBlob(reference: Reference, digest: string, bounds: { maximumBytes: number }): Promise<Uint8Array>;
  listReferrers(reference: Reference & { digest: string }, artifactType?: string): Promise<Descriptor[]>;
  close(): Promise<void>;
}

/** What a run led to, as the registry has it. */
export interface Result {
  /** The artifact by digest, `oci://…@sha256:…`. */
  artifact: string;
  /** Whether the artifact was there before this run; undefined where no attempt record says it. */
  existed: boolean | undefined;
  metrics: NonNullable<RunStatus['metrics']>;
  data: NonNullable<RunStatus['data']>;
}

/** Thrown where the tag points to something that is not a model artifact; the cause goes into the status. */
export class UnusableResult extends Error {
  override readonly name = 'UnusableResult';
  readonly failure: ReturnType<typeof cause>;

  constructor(reference: string, words: string, options: { cause?: unknown } = {}) {
    const failure = cause('ResultInvalid', { reference, words });
    super(failure.message, options);
    this.failure = failure;
  }
}

/** A report holds at most some hundreds of slices; more than this is not one of ours. */
const REPORT_BOUNDS = { maximumBytes: 4 << 20, maximumDepth: 32 };

/**
 * Looks for the result of a run: the artifact that carries its tag, and what its report says.
 *
 * @returns undefined where the tag does not exist: the run is not done.
 * @throws UnusableResult, or a CodedError of the registry client.
 */
export async function findResult(reader: RegistryReader, run: Run): Promise<Result | undefined> {
  const repository = parseReference(run.spec.output.repository);
  const found = await reader.resolveTag({ ...repository, tag: resultTag(run) });
  if (!found) return undefined;
  const reference = { ...repository, digest: found.digest };
  const { manifest } = await reader.getManifest(reference);
  const report = await readReport(reader, reference, manifest);
  const attempt = await readAttemptData(reader, reference, run);
  return {
    artifact: formatReference(reference),
    existed: attempt.existed,
    metrics: metricsOf(report),
    data: { ...dataOf(report), ...attempt.data },
  };
}

async function readReport(reader: RegistryReader, reference: Reference, manifest: Manifest) {
  const name = formatReference(reference);
  const layer = manifest.layers?.find((file) => file.annotations?.[FILE_PATH_ANNOTATION] === 'report.json');
  if (!layer) throw new UnusableResult(name, 'it has no report.json, so it is not a model artifact.');
  if (layer.size > REPORT_BOUNDS.maximumBytes)
    throw new UnusableResult(name, 'its report.json is too large.');
  const bytes = await reader.getBlob(reference, layer.digest, REPORT_BOUNDS);
  try {
    return asRecord(parseBoundedJson(bytes, REPORT_BOUNDS));
  } catch (error) {
    throw new UnusableResult(name, `its report.json cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function metricsOf(report: Record<string, unknown>): Result['metrics'] {
  const metrics = asRecord(report['metrics']);
  const auc = asRecord(metrics['auc']);
  return compact({
    auc: rounded(share(auc['value'])),
    aucLower: rounded(share(auc['lower'])),
    aucUpper: rounded(share(auc['upper'])),
    logLoss: rounded(atLeastZero(asRecord(metrics['logLoss'])['value'])),
    accuracy: rounded(share(asRecord(metrics['accuracy'])['value'])),
    threshold: rounded(share(report['threshold'])),
  });
}

function dataOf(report: Record<string, unknown>): Result['data'] {
  const data = asRecord(report['data']);
  const fingerprint = data['fingerprint'];
  return compact({
    fingerprint: typeof fingerprint === 'string' && fingerprint.length <= 128 ? fingerprint : undefined,
    rows: count(data['rows']),
    positives: count(data['positives']),
  });
}

/** Four decimals, so that a column can be read; the report has them all. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1e4) / 1e4;
}

function share(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}

function atLeastZero(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The members that have a value. */
function compact<T extends Record<string, unknown>>(
  members: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
