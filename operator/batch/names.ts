import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Model } from '../churn-model/model.ts';
import type { Batch, ServedModel } from './batch.ts';

/** A pod's host name is `<job>-<index>`, at most 63 characters, and the last of 1,000 partitions has the index 999. */
const LONGEST_JOB_NAME = 63 - '-999'.length;

/** A CronJob adds the minute that a Job is for to its name. */
const LONGEST_CRON_JOB_NAME = LONGEST_JOB_NAME - '-29000000'.length;

/**
 * Names the one Job of a batch with what is served: it is made of both, so another spec or another artifact is another Job, and
 * a second one of the same cannot exist. `suspend` and `parallelism` change no row that is scored, nor when.
 */
export function jobName(model: Pick<Model, 'metadata'>, batch: Batch, served: ServedModel): string {
  const { suspend: _, parallelism: __, ...spec } = batch;
  const { artifact, threshold } = served;
  return name(model, batch, LONGEST_JOB_NAME, {
    spec,
    artifact,
    ...(threshold !== undefined && { threshold }),
  });
}

/** Names the CronJob of a batch, which stays the same whatever is changed in it. */
export function cronJobName(model: Pick<Model, 'metadata'>, batch: Pick<Batch, 'name'>): string {
  return name(model, batch, LONGEST_CRON_JOB_NAME, 'CronJob');
}

/** The model's uid is in it: what is left of a deleted model of the same name is in nobody's way. */
function name(
  { metadata }: Pick<Model, 'metadata'>,
  batch: Pick<Batch, 'name'>,
  longest: number,
  of: unknown,
) {
  const key = canonicalJson({ model: metadata.uid, batch: batch.name, of });
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const words = `${metadata.name}-${batch.name}`.slice(0, longest - hash.length - 1).replace(/-+$/, '');
  return `${words}-${hash}`;
}
