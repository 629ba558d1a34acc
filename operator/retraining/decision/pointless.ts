import { isFinished } from '../../training-run/run.ts';
import { shortVersion } from './data-version.ts';
import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { hasInputsOf } from './inputs.ts';
import { failedForGood, isOfData, madeNothingNew } from './past-runs.ts';

/** Why a run would be pointless now. */
export interface Pointless {
  reason: 'DataUnchanged' | 'AwaitingLabels' | 'NoNewModel';
  message: string;
  /** When it no longer is, where that is known. */
  until?: Date;
}

/**
 * Whether a run made now could only come to what is known: the same contract, template and trainer had these very data, and
 * no more of its rows are old enough for their labels. Undefined where it could bring something, or nobody can tell.
 */
export function judgePointless({ attempt }: Due, facts: Facts, now: Date): Pointless | undefined {
  const { model, runs, data, trainerImage } = facts;
  if (data.kind !== 'Known') return undefined;
  const before = runs.findLast(
    (run) =>
      isFinished(run) &&
      (run.status?.phase === 'Succeeded' || failedForGood(run)) &&
      isOfData(run, data) &&
      hasInputsOf(run, model.spec.training, trainerImage),
  );
  if (!before) return undefined;
  const { name } = before.metadata;
  const { awaiting = 0, nextMature } = before.status?.data ?? {};
  if (awaiting > 0 && nextMature !== undefined) {
    const until = new Date(nextMature);
    if (until <= now) return undefined;
    const message = `TrainingRun ${name} had the data as they are; ${awaiting} of their rows are too young for their labels, the first until ${nextMature}`;
    return { reason: 'AwaitingLabels', message, until };
  }
  const version = shortVersion(data.version);
  if (failedForGood(before)) {
    const message = `TrainingRun ${name} failed on the data as they are (version ${version}): ${before.status?.failure?.message}`;
    return { reason: 'DataUnchanged', message };
  }
  if (before === attempt && madeNothingNew(before)) {
    const message = `TrainingRun ${name} came to a model that was known, and the data are the same since (version ${version})`;
    return { reason: 'NoNewModel', message };
  }
  return {
    reason: 'DataUnchanged',
    message: `TrainingRun ${name} had the data as they are (version ${version})`,
  };
}
