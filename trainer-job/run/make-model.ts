import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { fetchData } from '../data/sources/fetch-data.ts';
import { ProgressReporter } from '../training/progress.ts';
import { train } from '../training/train.ts';
import { type Made, versionOf } from './made.ts';
import type { RunContext } from './run-context.ts';
import type { TrainRun } from './run-file.ts';

/** Trains a model and pushes its artifact. */
export async function makeModel(run: TrainRun, context: RunContext): Promise<Made> {
  const { registry, logger, fetching, onProgress, signal } = context;
  const progress = new ProgressReporter(onProgress, signal);
  await progress.report('Reading', 0, 'fetching the data');
  const data = await fetchData(run.data, fetching);
  const directory = join(fetching.workDirectory, 'model');
  await mkdir(directory, { recursive: true });
  const { report, reading } = await train({
    spec: run.spec,
    dataPath: data.path,
    dataFormat: data.format,
    ...(run.asOf === undefined ? {} : { asOf: run.asOf }),
    directory,
    onProgress,
    signal,
  });
  logger.info('trained', { rows: report.rows, reading, metrics: report.metrics, model: report.model });
  await progress.report('Pushing', 0, `pushing to ${run.output.host}/${run.output.repository}`);
  return { ...(await pushModel(registry, run.output, directory)), read: { ...reading, ...versionOf(data) } };
}
