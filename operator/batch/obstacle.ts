import { findJobObstacle } from '../training-run/job-obstacle.ts';
import type { Batch } from './batch.ts';
import { type TroubleReason, trouble, type Verdict } from './errors.ts';
import type { JobPods } from './observe.ts';

/** What keeps the pods of a batch's Job from starting, if anything does. */
export function findObstacle(
  { job, pods }: JobPods,
  { input, output }: Batch,
  now: Date,
): Verdict<TroubleReason> | undefined {
  const secrets = [input.pullSecretRef?.name, input.s3?.secretRef.name, output.s3?.secretRef.name];
  const claims = [input.persistentVolumeClaim?.claimName, output.persistentVolumeClaim?.claimName];
  const imageSetting = "the operator's configuration";
  const found = findJobObstacle({ job, pods, imageSetting, mounted: { secrets, claims } }, now);
  return found && trouble(found.code, found.values);
}
