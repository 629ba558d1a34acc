import { readReference } from '@churnops/lib/artifact/read-reference.ts';
import { attachProfile } from '@churnops/lib/profile/profile-referrer.ts';
import { openData } from '../data/sources/open-data.ts';
import { profileFiles } from '../profile/profile-files.ts';
import { PROFILE_STARTS, ProgressReporter } from '../training/progress.ts';
import type { Made } from './made.ts';
import type { RunContext } from './run-context.ts';
import type { ProfileRun } from './run-file.ts';

/** Counts data into the bins of a model's reference, and attaches the counts to the model. */
export async function makeProfile(run: ProfileRun, context: RunContext): Promise<Made> {
  const { registry, logger, fetching, onProgress, signal } = context;
  const { model, from, written } = run.spec;
  const progress = new ProgressReporter(onProgress, signal, PROFILE_STARTS);
  await progress.report('Reading', 0, 'fetching the reference of the model');
  const reference = await readReference(registry, model);
  const { storage, version } = await openData(run.data, fetching);
  try {
    const { page, rows, refused, files } = await profileFiles({
      reference,
      storage,
      from,
      ...(written === undefined ? {} : { written }),
      ...(run.data.format === undefined ? {} : { format: run.data.format }),
      run: { uid: run.uid, createdAt: run.asOf ?? run.createdAt ?? new Date(0) },
      onRows: (counted) => progress.report('Reading', 0.5, `${counted} rows`),
    });
    logger.info('profiled', { rows, refused, files });
    await progress.report('Pushing', 0, 'attaching the counts to the model');
    const attached = await attachProfile(registry, model, { page, rows });
    return { ...attached, existed: false, read: version === undefined ? {} : { version } };
  } finally {
    await storage.close();
  }
}
