import { join } from 'node:path';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { attachComparison, findComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import { type ComparisonOptions, compareModels } from '../comparison/compare.ts';
import { openCsvFile } from '../data/csv-file.ts';
import { MAXIMUM_DATA_BYTES } from '../data/maximum-data-bytes.ts';
import { fetchData } from '../data/sources/fetch-data.ts';
import { COMPARISON_STARTS, ProgressReporter } from '../training/progress.ts';
import { requireChecksFit } from './read-checks.ts';
import type { RunContext } from './run-context.ts';
import type { EvaluateRun } from './run-file.ts';
import type { RunResult } from './termination-message.ts';

/** What a server takes at most: a larger model could not be served. */
const MAXIMUM_MODEL_BYTES = 512 * 2 ** 20;

/**
 * Compares two models and attaches the comparison to the candidate. Where it was made already, by whichever run,
 * it is not made again: one comparison of the same models on the same data says all that another could.
 */
export async function makeComparison(run: EvaluateRun, context: RunContext): Promise<RunResult> {
  const { registry, logger, fetching, onProgress, signal, stopwatch } = context;
  const { candidate, served, checks, seed } = run.spec;
  const progress = new ProgressReporter(onProgress, signal, COMPARISON_STARTS);
  await progress.report('Reading', 0, 'fetching the data');
  const dataPath = await fetchData(run.data, fetching);
  const fingerprint = await fingerprintOf(dataPath, progress);
  // The contract is part of the key too, but a candidate has only one.
  const key = { candidate: candidate.digest, served: served.digest, fingerprint };
  const known = await findComparison(registry, candidate, key);
  if (known !== undefined) {
    logger.info('this comparison was made before', { ...key, ...known });
    return { ...known, existed: true };
  }
  const pull = (name: 'candidate' | 'served') =>
    pullModel(registry, run.spec[name], join(fetching.workDirectory, name), {
      maximumBytes: MAXIMUM_MODEL_BYTES,
    });
  await progress.report('Reading', 0, 'fetching the models');
  const models: Pick<ComparisonOptions, 'candidate' | 'served'> = {
    candidate: await pull('candidate'),
    served: await pull('served'),
  };
  requireChecksFit(checks, models.candidate.contract);
  const { report, latency } = await compareModels({
    ...models,
    dataPath,
    checks,
    seed,
    progress,
    clock: stopwatch,
  });
  const { rows, undecidable, metrics } = report;
  logger.info('compared', { rows, undecidable, auc: metrics['auc'], latency });
  await progress.report('Pushing', 0, 'attaching the comparison to the candidate');
  return { ...(await attachComparison(registry, candidate, report, latency)), existed: false };
}

async function fingerprintOf(path: string, progress: ProgressReporter): Promise<string> {
  const file = await openCsvFile(path, MAXIMUM_DATA_BYTES);
  for await (const { length } of file.chunks) {
    if (length > 0) await progress.report('Reading', 0, 'looking whether these data were compared before');
  }
  return file.fingerprint();
}
