import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { runChecks } from '../checks/run-checks.ts';
import { listCovers } from '../covers/covers.ts';
import { openDataFile } from '../data/data-file.ts';
import type { Dataset } from '../data/dataset.ts';
import { readDataset } from '../data/dataset-reader.ts';
import { maturityOf } from '../data/mature-rows.ts';
import { describeReading, type ReadRows } from '../data/read-rows.ts';
import { encodeDataset, selectRows } from '../design-matrix/design-matrix.ts';
import { learnEncoding } from '../design-matrix/encoding.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { evaluateSlices } from '../evaluation/slices.ts';
import { createGoldenRows } from '../golden-rows/golden-rows.ts';
import { writeModelCard } from '../model-card/model-card.ts';
import { exportModel } from '../onnx/export-model.ts';
import { profileDataset } from '../profile/profile-dataset.ts';
import { requireBothClasses, splitRows } from '../split/split.ts';
import { recordSplit } from '../split/split-record.ts';
import type { TableFormat } from '../table/table.ts';
import { chooseThreshold } from '../threshold/best-f1.ts';
import { fitModel } from './fit-model.ts';
import { type Progress, ProgressReporter } from './progress.ts';
import { createReport, type TrainingReport } from './report.ts';
import { scoreRows } from './score.ts';
import { createTrainedContract } from './trained-contract.ts';
import type { TrainingSpec } from './training-spec.ts';
import { verifyExport } from './verify-export.ts';

/** What is trained, on which file, and where the model goes. */
export interface TrainingOptions {
  spec: TrainingSpec;
  /** The file of rows. */
  dataPath: string;
  /** What the file is; CSV where nothing is said. */
  dataFormat?: TableFormat;
  /** What time it is for the contract's labelDelay; nothing else depends on it. */
  asOf?: Date;
  /** The directory that becomes the model directory. */
  directory: string;
  onProgress?: (progress: Progress) => void;
  /** Ends the run at its next step; the reason is named in the error. */
  signal?: AbortSignal;
}

/** A model that was trained, verified and written. */
export interface TrainingResult {
  /** The artifact's digest. */
  digest: string;
  report: TrainingReport;
  /** What belongs to this training, and not into the artifact. */
  reading: ReadRows;
}

/**
 * Trains a model and writes its artifact: reads and checks the data, splits, fits, chooses the threshold on the
 * tune set, reads the test set once, exports, and verifies the export. The same data, spec and code give the
 * same digest.
 *
 * @throws CsvRefused, DataRefused, ChecksFailed, SplitTooSmall or FitFailed where it lies with the data or the spec.
 */
export async function train(options: TrainingOptions): Promise<TrainingResult> {
  const { spec, directory } = options;
  const progress = new ProgressReporter(options.onProgress, options.signal);
  const { dataset, fingerprint } = await read(options, progress);
  await progress.report('Checking', 0, `${dataset.rows} rows, ${spec.checks.length} checks`);
  runChecks(dataset, spec.checks);
  await progress.report('Splitting', 0, `${dataset.rows} rows into fit, tune and test`);
  const { labels } = dataset;
  const split = splitRows(dataset.hashes.positions, spec.split);
  requireBothClasses(split, labels);
  const labelsOf = (rows: Uint32Array) => Uint8Array.from(rows, (row) => labels[row]!);

  await progress.report('Fitting', 0, `${spec.algorithm.type} on ${split.fit.length} rows`);
  const encoding = learnEncoding(spec.contract, dataset, split.fit);
  const matrix = encodeDataset(encoding, dataset);
  const model = await fitModel(spec, encoding, matrix, labels, split.fit, progress);

  await progress.report(
    'Evaluating',
    0,
    `threshold on ${split.tune.length} rows, metrics on ${split.test.length}`,
  );
  const evaluating = (from: number, to: number, message: string) => (share: number) =>
    progress.report('Evaluating', from + (to - from) * share, message);
  const tuned = await scoreRows(model, matrix, split.tune, evaluating(0, 0.3, 'scoring the tune rows'));
  const threshold = chooseThreshold(tuned, labelsOf(split.tune));
  const probability = await scoreRows(
    model,
    matrix,
    split.test,
    evaluating(0.3, 0.6, 'scoring the test rows'),
  );
  const testLabels = labelsOf(split.test);
  const evaluation = evaluate(probability, testLabels, threshold);
  const tested = selectRows(matrix, split.test);
  const slices = await evaluateSlices(spec.contract, encoding, tested, probability, testLabels, () =>
    progress.report('Evaluating', 0.6, 'measuring slices'),
  );

  await progress.report('Exporting', 0, 'the model as ONNX');
  const contract = createTrainedContract(spec.contract, encoding);
  const bytes = exportModel(contract, model, threshold);
  const golden = createGoldenRows(contract, model, threshold, dataset, split.fit, spec.seed);
  await progress.report('Exporting', 0.4, 'comparing the exported model with the trained one');
  await verifyExport(bytes, contract, golden, dataset, split.tune, tuned);
  const profile = await profileDataset(contract, dataset, split, probability, () =>
    progress.report('Exporting', 0.7, 'profiling the rows that live traffic will be compared with'),
  );
  const record = recordSplit(spec.contract, spec.split, dataset, split);
  const modelBytes = bytes.byteLength;
  const report = createReport({
    spec,
    model,
    dataset,
    fingerprint,
    split,
    record,
    threshold,
    evaluation,
    slices,
    modelBytes,
  });
  const json = (value: unknown) => Buffer.from(canonicalJson(value));
  const files = new Map<string, Uint8Array>([
    ['model.onnx', bytes],
    ['contract.json', json(contract)],
    ['split.json', json(record)],
    ['report.json', json(report)],
    ['golden-rows.json', json(golden)],
    ['covers.json', json(listCovers(model))],
    ['profile.json', Buffer.from(writeReferenceProfile(profile))],
    ['README.md', Buffer.from(writeModelCard(contract, report))],
  ]);
  await progress.report('Exporting', 0.9, 'writing the artifact');
  const written = await writeModelDirectory(directory, files, { name: contract.target.name });
  return { ...written, report, reading: describeReading(dataset) };
}

async function read(
  { dataPath, dataFormat = 'CSV', spec, asOf }: TrainingOptions,
  progress: ProgressReporter,
): Promise<{ dataset: Dataset; fingerprint: string }> {
  const maturity = maturityOf(spec.contract, asOf);
  const file = await openDataFile({ path: dataPath, format: dataFormat }, spec.contract);
  const dataset = await readDataset(file.table, spec.contract, {
    salt: spec.split.salt,
    ...(maturity === undefined ? {} : { maturity }),
    onRows: (rows) => progress.report('Reading', file.progress(), `${rows} rows`),
  });
  return { dataset, fingerprint: dataset.used?.fingerprint ?? file.fingerprint() };
}
