import { join } from 'node:path';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { attachComparison, findComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import { type ComparisonOptions, compareModels } from '../comparison/compare.ts';
import { fingerprintOf } from '../data/data-file.ts';
import { fetchData } from '../data/sources/fetch-data.ts';
import { COMPARISON_STARTS, ProgressReporter } from '../training/progress.ts';
import { type Made, versionOf } from './made.ts';
import { requireChecksFit } from './read-checks.ts';
import type { RunContext } from './run-context.ts';
import type { EvaluateRun } from './run-file.ts';

/** What a server takes at most: a larger model could not be served. */
const MAXIMUM_MODEL_BYTES = 512 * 2 ** 20;

/**
 * Compares two models and attaches the comparison to the candidate. Where it was made already, by whichever run,
 * it is not made again: one comparison of the same models on the same data says all that another could.
 */
export async function makeComparison(run: EvaluateRun, context: RunContext): Promise<Made> {
  const { registry, logger, fetching, onProgress, signal, stopwatch } = context;
  const { candidate, checks, seed } = run.spec;
  const progress = new ProgressReporter(onProgress, signal, COMPARISON_STARTS);
  await progress.report('Reading', 0, 'fetching the data');
  const data = await fetchData(run.data, fetching);
  const pull = (name: 'candidate' | 'served') =>
    pullModel(registry, run.spec[name], join(fetching.workDirectory, name), {
      maximumBytes: MAXIMUM_MODEL_BYTES,
    });
  await progress.report('Reading', 0, 'fetching the models');
  const models: Pick<ComparisonOptions, 'candidate' | 'served'> = {
    candidate: await pull('candidate'),
    served: await pull('served'),
  };
  const known = await findKnown(run, models, data.path, context, progress);
  if (known !== undefined) return { ...known, existed: true, read: versionOf(data) };
  requireChecksFit(checks, models.candidate.contract);
  const { report, latency, reading } = await compareModels({
    ...models,
    dataPath: data.path,
    dataFormat: data.format,
    ...(run.asOf === undefined ? {} : { asOf: run.asOf }),
    checks,
    seed,
    progress,
    clock: stopwatch,
  });
  const { rows, undecidable, metrics } = report;
  logger.info('compared', { rows, undecidable, auc: metrics['auc'], latency });
  await progress.report('Pushing', 0, 'attaching the comparison to the candidate');
  const attached = await attachComparison(registry, candidate, report, latency);
  return { ...attached, existed: false, read: { ...reading, ...versionOf(data) } };
}

/**
 * The comparison of the same models on the same data, where it was made before. The contract is part of the key too, but a candidate has
 * only one. Where rows may be too young the same data are other rows tomorrow, so it is made again.
 */
async function findKnown(
  { spec: { candidate, served } }: EvaluateRun,
  models: Pick<ComparisonOptions, 'candidate'>,
  path: string,
  { registry, logger }: RunContext,
  progress: ProgressReporter,
): Promise<{ digest: string } | undefined> {
  if (models.candidate.contract.target.labelDelay !== undefined) return undefined;
  const message = 'looking whether these data were compared before';
  const fingerprint = await fingerprintOf(path, () => progress.report('Reading', 0, message));
  const key = { candidate: candidate.digest, served: served.digest, fingerprint };
  const known = await findComparison(registry, candidate, key);
  if (known !== undefined) logger.info('this comparison was made before', { ...key, ...known });
  return known;
}
