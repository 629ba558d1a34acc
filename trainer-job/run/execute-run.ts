import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { COMPARISON_STARTS, PROFILE_STARTS, ProgressReporter } from '../training/progress.ts';
import type { Made } from './made.ts';
import { makeComparison } from './make-comparison.ts';
import { makeModel } from './make-model.ts';
import { makeProfile } from './make-profile.ts';
import { recordAttempt } from './record-attempt.ts';
import type { RunContext } from './run-context.ts';
import type { Run } from './run-file.ts';
import type { RunResult } from './termination-message.ts';

/**
 * Does what a run asks for, once: where the registry has the run's tag already, there is nothing left to do. The
 * tag is the last act, so that whatever carries it is whole: the model, or the comparison's own manifest.
 */
export async function executeRun(run: Run, context: RunContext): Promise<RunResult> {
  const { registry, logger, fetching, signal } = context;
  const progress = new ProgressReporter(context.onProgress, signal, STARTS[run.mode]);
  const tagged = { ...run.output, tag: runTag(run.uid) };
  const done = await registry.resolveTag(tagged);
  if (done !== undefined) {
    logger.info('an earlier attempt finished this run', { digest: done.digest });
    return { digest: done.digest, existed: await existedBefore(registry, run, done.digest) };
  }
  const start = new Date(fetching.clock.now());
  const made = await make(run, context);
  const { digest } = made;
  const existed = made.existed && (await existedBefore(registry, run, digest));
  const subject = { ...run.output, digest };
  await progress.report('Pushing', 0.7, 'recording the attempt');
  const end = new Date(fetching.clock.now());
  await recordAttempt(registry, subject, { run, existed, start, end, read: made.read });
  await progress.report('Pushing', 0.9, `tagging ${tagged.tag}`);
  const { bytes, mediaType } = await registry.getStoredManifest(subject);
  await registry.putManifest(run.output, bytes, mediaType, tagged.tag);
  await progress.report('Pushing', 1, existed ? 'done; the result was known' : 'done');
  return { digest, existed };
}

/**
 * Whether the registry had the result before the first attempt of this run: this run's own records say so or, before
 * there is one, those of others. A result that nobody has recorded was left by an attempt that was lost after its push.
 */
async function existedBefore(registry: RegistryClient, run: Run, digest: string): Promise<boolean> {
  const records = await registry.listReferrers({ ...run.output, digest }, ATTEMPT_TYPE);
  const own = records.filter(({ annotations }) => annotations?.[ATTEMPT_ANNOTATIONS.runUid] === run.uid);
  if (own.length === 0) return records.length > 0;
  return own.every(({ annotations }) => annotations?.[ATTEMPT_ANNOTATIONS.existed] === 'true');
}

const STARTS = { Train: undefined, Evaluate: COMPARISON_STARTS, Profile: PROFILE_STARTS };

function make(run: Run, context: RunContext): Promise<Made> {
  switch (run.mode) {
    case 'Train':
      return makeModel(run, context);
    case 'Evaluate':
      return makeComparison(run, context);
    case 'Profile':
      return makeProfile(run, context);
  }
}
