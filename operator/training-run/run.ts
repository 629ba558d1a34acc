import type { TrainingRun, TrainingRunStatus } from '@churnops/crds/training-run.gen.ts';
import { runTag } from '@churnops/lib/artifact/attempt.ts';
import { type ObjectMeta, type Resource, TRAINING_RUNS } from '../kubernetes/resource.ts';

/** A TrainingRun as the apiserver returns it: what identifies it is always there, and times are strings. */
export interface Run extends Omit<TrainingRun, 'metadata'> {
  metadata: Omit<ObjectMeta, 'name' | 'namespace' | 'uid'> & { name: string; namespace: string; uid: string };
}

/** TrainingRuns, typed as they are read. */
export const RUNS = TRAINING_RUNS as Resource<unknown> as Resource<Run>;

/** The status of a run, as the CRD has it. */
export type RunStatus = TrainingRunStatus;

/** Whether the run has its result, or has failed for good; nothing changes that any more. */
export function isFinished(run: Run): boolean {
  return run.status?.phase === 'Succeeded' || run.status?.phase === 'Failed';
}

/** The tag that the registry is asked for. */
export function resultTag(run: Run): string {
  return runTag(run.metadata.uid);
}
