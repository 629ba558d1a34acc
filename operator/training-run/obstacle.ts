import type { Job, Pod } from '../kubernetes/resource.ts';
import { type Cause, cause } from './errors.ts';
import { findJobObstacle } from './job-obstacle.ts';
import type { Run } from './run.ts';
import { byAge } from './trainer-container.ts';

/**
 * What keeps a run's newest pod from starting, if anything does. All of these may clear by themselves or when a person acts,
 * so the run stays Pending and says so; `activeDeadlineSeconds` is what ends it.
 */
export function findObstacle(
  job: Job | undefined,
  pods: readonly Pod[],
  { spec: { data, output } }: Run,
  now: Date,
): Cause | undefined {
  const { secretRef, gitRepository } = data.dvc ?? {};
  const git = [gitRepository?.secretRef, gitRepository?.caRef];
  const named = [output.pushSecretRef, data.pullSecretRef, data.s3?.secretRef, secretRef, ...git];
  const secrets = named.map((reference) => reference?.name);
  const mounted = { secrets, claims: [data.persistentVolumeClaim?.claimName] };
  const newest = byAge(pods).slice(-1);
  const found = findJobObstacle({ job, pods: newest, imageSetting: 'spec.image', mounted }, now);
  return found && cause(found.code, found.values);
}
