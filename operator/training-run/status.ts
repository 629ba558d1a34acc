import { findCondition, formatConditionTime, setVerdicts } from '../controller/conditions.ts';
import { digestOf, shortDigest } from '../promotion/decision/version.ts';
import { type ComparisonResult, describeComparison } from './comparison-result.ts';
import { CONDITIONS, type Verdict, type Verdicts } from './conditions.ts';
import { type Cause, shorten } from './errors.ts';
import { jobEndTime } from './failure.ts';
import type { Observation } from './observation.ts';
import type { ProfileResult } from './profile-result.ts';
import { nextProgress, provesDataValid } from './progress.ts';
import type { Result } from './result.ts';
import type { RunStatus } from './run.ts';
import { isRunning, wasStarted } from './trainer-container.ts';

const DATA_IS_VALID: Verdict<'DataValid'> = {
  status: 'True',
  reason: 'ChecksPassed',
  message: 'The data keeps its contract and passed its checks.',
};

/** The status of a run that goes on, or that is held up. */
export function statusInProgress(
  observation: Observation,
  phase: 'Pending' | 'Running' | 'Suspended',
  ready: Verdict<'Ready'>,
): RunStatus {
  const { run, pods, progress, now } = observation;
  const shown = pods.some(isRunning) ? nextProgress(run.status?.progress, progress, now) : undefined;
  const inProgress = {
    status: 'Unknown',
    reason: 'InProgress',
    message: 'The run is not finished.',
  } as const;
  return {
    ...commonStatus(observation, {
      Ready: ready,
      DataValid: dataValid(observation),
      Complete: inProgress,
      Failed: inProgress,
    }),
    phase,
    ...(shown ? { progress: shown } : {}),
  };
}

/** The status of a run whose artifact is in the registry. */
export function statusSucceeded(observation: Observation, result: Result, existed: boolean): RunStatus {
  const reason = existed ? 'NoNewModel' : 'Succeeded';
  const message = existed
    ? 'The same data, code and parameters were trained before: the registry already had this very artifact.'
    : `The artifact is stored${aucWords(result)}.`;
  return {
    ...commonStatus(observation, {
      Ready: { status: 'True', reason, message },
      DataValid: DATA_IS_VALID,
      Complete: { status: 'True', reason, message },
      Failed: { status: 'False', reason: 'Succeeded', message: 'The run succeeded.' },
    }),
    phase: 'Succeeded',
    artifact: result.artifact,
    existed,
    metrics: result.metrics,
    data: result.data,
    completionTime: completionTime(observation),
  };
}

/** The status of a run of mode Evaluate whose comparison is in the registry. */
export function statusCompared(observation: Observation, result: ComparisonResult): RunStatus {
  const { evaluated, report, comparison } = result;
  const [candidate, served] = [evaluated.candidate, evaluated.served].map((text) =>
    shortDigest(digestOf(text) ?? text),
  );
  const message = shorten(`Compared ${candidate} with ${served}. ${describeComparison(comparison)}`);
  return {
    ...commonStatus(observation, {
      Ready: { status: 'True', reason: 'Compared', message },
      DataValid: DATA_IS_VALID,
      Complete: { status: 'True', reason: 'Compared', message },
      Failed: { status: 'False', reason: 'Succeeded', message: 'The run succeeded.' },
    }),
    phase: 'Succeeded',
    evaluation: { ...evaluated, report, rows: comparison.rows },
    data: { ...comparison.data, ...result.data },
    completionTime: completionTime(observation),
  };
}

/** The status of a run of mode Profile whose counts are in the registry. */
export function statusProfiled(observation: Observation, result: ProfileResult): RunStatus {
  const { artifact, report, rows, data } = result;
  const message = `Counted ${rows} rows against ${shortDigest(digestOf(artifact) ?? artifact)}.`;
  return {
    ...commonStatus(observation, {
      Ready: { status: 'True', reason: 'Profiled', message },
      DataValid: DATA_IS_VALID,
      Complete: { status: 'True', reason: 'Profiled', message },
      Failed: { status: 'False', reason: 'Succeeded', message: 'The run succeeded.' },
    }),
    phase: 'Succeeded',
    profile: { artifact, report, rows },
    data: { rows, ...data },
    completionTime: completionTime(observation),
  };
}

/** The status of a run that failed for good. */
export function statusFailed(observation: Observation, failure: Cause): RunStatus {
  const verdict = { reason: failure.code, message: failure.message };
  return {
    ...commonStatus(observation, {
      Ready: { status: 'False', ...verdict },
      DataValid:
        failure.code === 'BadData'
          ? { status: 'False', reason: 'BadData', message: failure.message }
          : dataValid(observation),
      Complete: { status: 'False', reason: 'Failed', message: failure.message },
      Failed: { status: 'True', ...verdict },
    }),
    phase: 'Failed',
    failure: { code: failure.code, message: failure.message },
    completionTime: completionTime(observation),
  };
}

/** A finished status stays as it is; only the generation that it speaks of follows `spec.suspend`. */
export function statusRepeated({ run }: Observation): RunStatus {
  const { status = {}, metadata } = run;
  const observed = generation(metadata.generation);
  return {
    ...status,
    ...observed,
    ...(status.conditions
      ? { conditions: status.conditions.map((condition) => ({ ...condition, ...observed })) }
      : {}),
  };
}

function commonStatus(observation: Observation, verdicts: Verdicts): RunStatus {
  const { run, job, now } = observation;
  const { status, metadata } = run;
  const startTime = status?.startTime ?? job?.status?.startTime;
  return {
    ...generation(metadata.generation),
    jobName: metadata.name,
    attempts: attempts(observation),
    ...(startTime ? { startTime } : {}),
    conditions: setVerdicts(status?.conditions, CONDITIONS, verdicts, metadata.generation, now),
  };
}

/** Once it is known that the data is good it stays known, also while a later attempt reads it again. */
function dataValid({ run, progress }: Observation): Verdict<'DataValid'> {
  const before = findCondition(run.status?.conditions, 'DataValid');
  if (before?.status === 'True' || provesDataValid(progress)) {
    return DATA_IS_VALID;
  }
  return { status: 'Unknown', reason: 'NotChecked', message: 'The data has not been checked to its end.' };
}

/**
 * Pods that were started, at least. Pods and Jobs that are gone are remembered by the status only; the Job's counts and
 * the pods come from two caches, of which either may be behind, so they are compared and never added.
 */
function attempts({ run, job, pods }: Observation): number {
  const { failed = 0, succeeded = 0 } = job?.status ?? {};
  return Math.max(run.status?.attempts ?? 0, pods.filter(wasStarted).length, failed + succeeded);
}

function completionTime({ run, job, now }: Observation): string {
  return run.status?.completionTime ?? jobEndTime(job) ?? formatConditionTime(now);
}

function aucWords({ metrics: { auc, aucLower, aucUpper } }: Result): string {
  if (auc === undefined) return '';
  const interval =
    aucLower === undefined || aucUpper === undefined
      ? ''
      : ` (${aucLower.toFixed(3)} to ${aucUpper.toFixed(3)})`;
  return `; AUC on its test rows: ${auc.toFixed(3)}${interval}`;
}

function generation(observedGeneration: number | undefined): Pick<RunStatus, 'observedGeneration'> {
  return observedGeneration === undefined ? {} : { observedGeneration };
}
