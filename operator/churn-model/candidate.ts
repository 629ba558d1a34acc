import type { ChurnModelStatusCandidate } from '@churnops/crds/churn-model.gen.ts';
import { formatConditionTime } from '../controller/conditions.ts';
import { makesModel } from '../training-run/evaluation.ts';
import type { Run } from '../training-run/run.ts';
import type { Verdict } from './conditions.ts';

/** What is known of the trained versions of a model. */
export interface CandidateDecision {
  candidate?: ChurnModelStatusCandidate;
  verdict: Verdict<'CandidateReady'>;
}

/**
 * Finds the candidate: of the runs that name the model and succeeded, the one *created* last. When a run ended does not
 * matter, so a slow old run never takes the place of a newer one. Runs that compare or count make no candidate.
 *
 * @param named all that name the model, in any order.
 */
export function decideCandidate(named: readonly Run[]): CandidateDecision {
  const runs = named.filter((run) => makesModel(run));
  const newest = runs
    .filter(({ status }) => status?.phase === 'Succeeded' && status.artifact)
    .sort(byCreation)
    .at(-1);
  const going = runs.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  if (newest) return foundCandidate(newest);
  if (going.length > 0) {
    const names = going.map(({ metadata }) => metadata.name).sort();
    return without('Unknown', 'AwaitingRun', `waiting for TrainingRun ${listNames(names)}`);
  }
  const failed = runs.toSorted(byCreation).at(-1);
  return failed
    ? without(
        'False',
        'RunsFailed',
        `no TrainingRun succeeded; the newest, ${failed.metadata.name}, failed: ${failed.status?.failure?.message ?? 'its status tells no reason'}`,
      )
    : without(
        'False',
        'NoRun',
        'no TrainingRun names this model in spec.modelRef; create one to train a candidate',
      );
}

function foundCandidate({ metadata, status }: Run): CandidateDecision {
  const auc = status?.metrics?.auc;
  return {
    candidate: {
      run: metadata.name,
      artifact: status?.artifact ?? '',
      createdAt: creationTime(metadata.creationTimestamp),
      ...(auc !== undefined && { metrics: { auc } }),
    },
    verdict: {
      status: 'True',
      reason: 'RunSucceeded',
      message: `TrainingRun ${metadata.name} made ${status?.artifact}`,
    },
  };
}

function without(
  status: Verdict<'CandidateReady'>['status'],
  reason: Verdict<'CandidateReady'>['reason'],
  message: string,
): CandidateDecision {
  return { verdict: { status, reason, message } };
}

/** Runs of the same second are put in the order of their names, so that every pass finds the same one. */
function byCreation(one: Run, other: Run): number {
  const key = ({ metadata }: Run) => `${creationTime(metadata.creationTimestamp)} ${metadata.name}`;
  return key(one) < key(other) ? -1 : 1;
}

function creationTime(timestamp: string | undefined): string {
  return formatConditionTime(new Date(timestamp ?? 0));
}

function listNames(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
