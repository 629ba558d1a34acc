import { hostname } from 'node:os';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Reference } from '@churnops/lib/registry/reference.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { TRAINER_VERSION } from '../trainer-version.ts';
import { COMPARISON_STARTS, ProgressReporter } from '../training/progress.ts';
import { makeComparison } from './make-comparison.ts';
import { makeModel } from './make-model.ts';
import type { RunContext } from './run-context.ts';
import type { Run } from './run-file.ts';
import type { RunResult } from './termination-message.ts';

/**
 * Does what a run asks for, once: where the registry has the run's tag already, there is nothing left to do. The
 * tag is the last act, so that whatever carries it is whole: the model, or the comparison's own manifest.
 */
export async function executeRun(run: Run, context: RunContext): Promise<RunResult> {
  const { registry, logger, fetching, signal } = context;
  const starts = run.mode === 'Train' ? undefined : COMPARISON_STARTS;
  const progress = new ProgressReporter(context.onProgress, signal, starts);
  const tagged = { ...run.output, tag: runTag(run.uid) };
  const done = await registry.resolveTag(tagged);
  if (done !== undefined) {
    logger.info('an earlier attempt finished this run', { digest: done.digest });
    return { digest: done.digest, existed: await existedBefore(registry, run, done.digest) };
  }
  const start = new Date(fetching.clock.now());
  const made = run.mode === 'Train' ? await makeModel(run, context) : await makeComparison(run, context);
  const { digest } = made;
  const existed = made.existed && (await existedBefore(registry, run, digest));
  const subject = { ...run.output, digest };
  await progress.report('Pushing', 0.7, 'recording the attempt');
  await recordAttempt(registry, subject, run, existed, start, new Date(fetching.clock.now()));
  await progress.report('Pushing', 0.9, `tagging ${tagged.tag}`);
  const { bytes, mediaType } = await registry.getStoredManifest(subject);
  await registry.putManifest(run.output, bytes, mediaType, tagged.tag);
  await progress.report('Pushing', 1, existed ? 'done; the result was known' : 'done');
  return { digest, existed };
}

/** Leaves who, when and where beside the result, as a referrer: none of it may change the artifact's digest. */
async function recordAttempt(
  registry: RegistryClient,
  subject: Reference,
  run: Run,
  existed: boolean,
  start: Date,
  end: Date,
): Promise<void> {
  const record = {
    formatVersion: 1,
    run: {
      uid: run.uid,
      name: run.name,
      namespace: run.namespace,
      ...(run.createdAt === undefined ? {} : { createdAt: run.createdAt.toISOString() }),
    },
    startTime: start.toISOString(),
    completionTime: end.toISOString(),
    trainer: { name: 'churnops', version: TRAINER_VERSION, node: process.versions.node },
    host: hostname(),
    existed,
  };
  await registry.attach(subject, {
    artifactType: ATTEMPT_TYPE,
    files: [
      { name: 'attempt.json', mediaType: 'application/json', bytes: Buffer.from(canonicalJson(record)) },
    ],
    annotations: {
      [ATTEMPT_ANNOTATIONS.runUid]: run.uid,
      [ATTEMPT_ANNOTATIONS.runName]: run.name,
      ...(run.createdAt === undefined
        ? {}
        : { [ATTEMPT_ANNOTATIONS.runCreatedAt]: run.createdAt.toISOString() }),
      [ATTEMPT_ANNOTATIONS.existed]: String(existed),
      [ATTEMPT_ANNOTATIONS.seconds]: String(
        Math.max(0, Math.round((end.getTime() - start.getTime()) / 1_000)),
      ),
    },
  });
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
