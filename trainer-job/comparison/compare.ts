import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import type { ComparisonReport, LatencyComparison } from '@churnops/lib/comparison/comparison-report.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { digestOf } from '@churnops/lib/registry/digest.ts';
import type { Check } from '../checks/check.ts';
import { runChecks } from '../checks/run-checks.ts';
import type { DataFile } from '../data/data-file.ts';
import { type Maturity, maturityOf } from '../data/mature-rows.ts';
import { describeReading, type ReadRows } from '../data/read-rows.ts';
import type { TableFormat } from '../table/table.ts';
import type { ProgressReporter } from '../training/progress.ts';
import { findHoldOut, type NoHoldOut } from './hold-out.ts';
import { measure } from './measure.ts';
import { type ModelView, viewData } from './model-view.ts';
import { withModel } from './open-model.ts';

/** What is compared on what. */
export interface ComparisonOptions {
  candidate: ModelArtifact;
  served: ModelArtifact;
  /** The file of rows. */
  dataPath: string;
  /** What the file is; CSV where nothing is said. */
  dataFormat?: TableFormat;
  /** What time it is for the labelDelay of the candidate's contract. */
  asOf?: Date;
  /** Demands on the data, by the candidate's contract. */
  checks: readonly Check[];
  /** A whole number in [0, 2^53). */
  seed: number;
  progress: ProgressReporter;
  /** Milliseconds, such as performance.now; latency alone depends on it. */
  clock: () => number;
}

export interface ComparisonResult {
  /** Holds nothing but what the models, the data, the seed and the code determine. */
  report: ComparisonReport;
  /** Absent where nothing can be proven. */
  latency?: LatencyComparison;
  /** What belongs to this comparison, and not into the report. */
  reading: ReadRows;
}

/**
 * Compares a candidate with what is served, on the rows that neither was fitted or tuned on. Each model reads
 * the columns of its own contract and decides by its own threshold; both are scored by the runtime that serves.
 *
 * @throws CsvRefused, DataRefused (by the candidate's contract) or ChecksFailed where the data are bad;
 * ModelInvalid or GoldenRowsDiffer where a model is.
 */
export async function compareModels(options: ComparisonOptions): Promise<ComparisonResult> {
  const { candidate, served, progress } = options;
  const data = readableData(options);
  const readingShare = (from: number) => (share: number) =>
    progress.report('Reading', from + share / 2, 'the data, by the contracts of both models');
  const ofCandidate = await viewData(candidate, data, readingShare(0));
  const { dataset, fingerprint } = ofCandidate;
  const head = {
    formatVersion: 1 as const,
    candidate: candidate.digest,
    served: served.digest,
    contract: contractDigest(candidate),
    data: { fingerprint, rows: dataset.rows },
    seed: options.seed,
  };
  const reading = describeReading(dataset);
  const undecidable = (reason: NoHoldOut) => ({
    reading,
    report: { ...head, rows: 0, positives: 0, metrics: {}, slices: [], ...reason },
  });
  const ofServed = await viewServed(options, readingShare(0.5));
  await progress.report('Checking', 0, `${dataset.rows} rows, ${options.checks.length} checks`);
  runChecks(dataset, options.checks);
  if ('undecidable' in ofServed) return undecidable(ofServed);
  await progress.report('Splitting', 0, 'finding rows that are new to both models');
  const found = findHoldOut(ofCandidate, ofServed);
  if ('undecidable' in found) return undecidable(found);
  const { rows, holdOut } = found;
  const { latency, ...measured } = await withModel(candidate, (session) =>
    withModel(served, (other) =>
      measure({ session, dataset }, { session: other, dataset: ofServed.dataset }, rows, {
        ...options,
        contract: candidate.contract,
      }),
    ),
  );
  const positives = rows.reduce((sum, row) => sum + dataset.labels[row]!, 0);
  return { report: { ...head, rows: rows.length, positives, holdOut, ...measured }, latency, reading };
}

/** The file, and which rows count: those that are old enough by the candidate's contract, for both models. */
function readableData(options: ComparisonOptions): DataFile & { maturity?: Maturity } {
  const { dataPath: path, dataFormat: format = 'CSV', candidate, asOf } = options;
  const maturity = maturityOf(candidate.contract, asOf);
  return { path, format, ...(maturity === undefined ? {} : { maturity }) };
}

/** The data as the served model sees them; data that it cannot read are nobody's fault, but prove nothing. */
async function viewServed(
  options: ComparisonOptions,
  onRows: (share: number) => Promise<void>,
): Promise<ModelView | NoHoldOut> {
  const { candidate, served } = options;
  const [ours, theirs] = [candidate.contract.target, served.contract.target];
  if (ours.name !== theirs.name || ours.positive !== theirs.positive) {
    return {
      undecidable: `The candidate predicts ${ours.name} = ${ours.positive}, the served model ${theirs.name} = ${theirs.positive}.`,
    };
  }
  try {
    return await viewData(served, readableData(options), onRows);
  } catch (fault) {
    if (!isCodedError(fault, 'DataRefused')) throw fault;
    return { undecidable: `The served model cannot read the data. ${fault.message}` };
  }
}

/** sha256 of a model's contract as canonical JSON. */
export function contractDigest({ contract }: Pick<ModelArtifact, 'contract'>): string {
  return digestOf(Buffer.from(canonicalJson(contract)));
}
