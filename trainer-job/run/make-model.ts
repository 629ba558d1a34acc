import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { fetchData } from '../data/sources/fetch-data.ts';
import { ProgressReporter } from '../training/progress.ts';
import { train } from '../training/train.ts';
import type { RunContext } from './run-context.ts';
import type { TrainRun } from './run-file.ts';
import type { RunResult } from './termination-message.ts';

/** Trains a model and pushes its artifact. */
export async function makeModel(run: TrainRun, context: RunContext): Promise<RunResult> {
  const { registry, logger, fetching, onProgress, signal } = context;
  const progress = new ProgressReporter(onProgress, signal);
  await progress.report('Reading', 0, 'fetching the data');
  const dataPath = await fetchData(run.data, fetching);
  const directory = join(fetching.workDirectory, 'model');
  await mkdir(directory, { recursive: true });
  const { report } = await train({ spec: run.spec, dataPath, directory, onProgress, signal });
  logger.info('trained', { rows: report.rows, metrics: report.metrics, model: report.model });
  await progress.report('Pushing', 0, `pushing to ${run.output.host}/${run.output.repository}`);
  return pushModel(registry, run.output, directory);
}
