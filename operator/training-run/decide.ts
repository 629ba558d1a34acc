import { findCondition } from '../controller/conditions.ts';
import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import { isControlledBy } from '../kubernetes/object-identity.ts';
import type { Job } from '../kubernetes/resource.ts';
import type { ComparisonResult } from './comparison-result.ts';
import type { Verdict } from './conditions.ts';
import { decideFinished } from './decide-finished.ts';
import { after, backoff, type Decision, type NextLook, nothing, ON_CHANGE } from './decision.ts';
import { type Cause, cause, table } from './errors.ts';
import { jobEnd, jobEndTime, jobFailure } from './failure.ts';
import { buildJob, updateJob } from './job.ts';
import type { Observation } from './observation.ts';
import { type JobSettings, trainerImage } from './pod.ts';
import type { ProfileResult } from './profile-result.ts';
import { PROGRESS_INTERVAL } from './progress.ts';
import { judgeWork } from './readiness.ts';
import type { Result } from './result.ts';
import { isFinished, type Run, type RunStatus, resultTag } from './run.ts';
import { formatRunFile, MAXIMUM_RUN_FILE_BYTES } from './run-file.ts';
import { statusCompared, statusFailed, statusInProgress, statusProfiled, statusSucceeded } from './status.ts';
import { isRunning, terminationMessage } from './trainer-container.ts';

/** Between two looks at a run whose pod has not started: obstacles are told by time as well as by events. */
const PENDING_INTERVAL = 10_000;

/** Between two looks at a run that a person has to unblock; nothing tells us when a Secret was made. */
const BLOCKED_INTERVAL = 20_000;

/** How long after the Job's end the tag may take to show itself, in a registry that copies itself about. */
const TAG_GRACE = 30_000;

/**
 * Decides, from what was observed alone, what is true of a run and what to do next.
 *
 * The registry is the authority for "done": what it has is the result, whatever became of Job and pods. Only where it
 * says that there is nothing is a Job made, and only then does a Job's failure count.
 */
export function decide(observation: Observation, settings: JobSettings): Decision {
  const { run, job, answer } = observation;
  if (run.metadata.deletionTimestamp) return nothing();
  if (isFinished(run)) return decideFinished(observation);
  if (answer.kind === 'Found') return succeed(observation, answer.result);
  if (answer.kind === 'Compared') return compared(observation, answer.result);
  if (answer.kind === 'Profiled') return profiled(observation, answer.result);
  if (answer.kind === 'Unusable') return fail(observation, answer.cause);
  if (job && !isControlledBy(job, run.metadata.uid)) return decideForeignJob(observation, job);
  if (answer.kind === 'Unreachable') return wait(observation, answer.cause, backoff(answer.cause.message));
  if (answer.kind === 'Refused' && jobEnd(job) !== 'Failed') {
    return wait(observation, answer.cause, after(BLOCKED_INTERVAL));
  }
  switch (jobEnd(job)) {
    case 'Complete':
      return decideWithoutTag(observation, settings);
    case 'Failed':
      return fail(observation, jobFailure(job as Job, observation.pods, run, heldUpBy(run)));
    default:
      return work(observation, settings);
  }
}

function decideForeignJob(observation: Observation, job: Job): Decision {
  const earlier = job.metadata?.ownerReferences?.some(
    ({ kind, name }) => kind === 'TrainingRun' && name === observation.run.metadata.name,
  );
  if (earlier || job.metadata?.deletionTimestamp) return waitForRemoval(observation);
  return wait(observation, cause('NotOurs', { job: observation.run.metadata.name }), after(BLOCKED_INTERVAL));
}

/** The Job ended well, but the registry has nothing of it. */
function decideWithoutTag(observation: Observation, settings: JobSettings): Decision {
  const { run, job, now } = observation;
  const ended = Date.parse(jobEndTime(job) ?? '');
  if (Math.abs(now.getTime() - ended) < TAG_GRACE) {
    const message = `The Job is done; waiting for its tag ${resultTag(run)} in the registry.`;
    return goOn(
      observation,
      'Running',
      { status: 'Unknown', reason: 'AwaitingResult', message },
      after(2_000),
    );
  }
  return fail(
    observation,
    cause('ResultMissing', {
      job: run.metadata.name,
      repository: run.spec.output.repository,
      tag: resultTag(run),
      image: trainerImage(run, settings),
    }),
  );
}

/** The run is to be worked on: make its Job, or tell how it is doing. */
function work(observation: Observation, settings: JobSettings): Decision {
  const { run, job, pods } = observation;
  if (job?.metadata?.deletionTimestamp) return waitForRemoval(observation);
  const bytes = Buffer.byteLength(formatRunFile(run));
  if (bytes > MAXIMUM_RUN_FILE_BYTES) {
    return fail(observation, cause('RunTooLarge', { bytes, maximum: MAXIMUM_RUN_FILE_BYTES }));
  }
  const wanted = buildJob(run, settings);
  const applied = job ? updateJob(job, wanted) : wanted;
  const { phase, ready } = judgeWork(observation);
  const next = run.spec.suspend
    ? ON_CHANGE
    : after(pods.some(isRunning) ? PROGRESS_INTERVAL : PENDING_INTERVAL);
  return {
    ...goOn(observation, phase, ready, next),
    job: applied ? { kind: 'Apply', job: applied } : { kind: 'Leave' },
  };
}

function succeed(observation: Observation, result: Result): Decision {
  const existed = result.existed ?? existedByHint(observation.pods);
  const status = statusSucceeded(observation, result, existed);
  const message = `${result.artifact}: ${readyOf(status)?.message ?? ''}`;
  return { ...nothing(), status, events: [{ type: 'Normal', reason: 'TrainingSucceeded', message }] };
}

function compared(observation: Observation, result: ComparisonResult): Decision {
  const status = statusCompared(observation, result);
  const message = readyOf(status)?.message ?? '';
  return { ...nothing(), status, events: [{ type: 'Normal', reason: 'ComparisonMade', message }] };
}

function profiled(observation: Observation, result: ProfileResult): Decision {
  const status = statusProfiled(observation, result);
  const message = readyOf(status)?.message ?? '';
  return { ...nothing(), status, events: [{ type: 'Normal', reason: 'ProfileMade', message }] };
}

/** What the pod said as it ended; only where the registry keeps no record of the attempt. */
function existedByHint(pods: Observation['pods']): boolean {
  return pods.some((pod) => terminationMessage(pod).existed === true);
}

const FAILED = {
  Train: 'TrainingFailed',
  Evaluate: 'ComparisonFailed',
  Profile: 'ProfileFailed',
} as const;

function fail(observation: Observation, failure: Cause): Decision {
  const message = `${failure.code}: ${failure.message}`;
  return {
    ...nothing(),
    status: statusFailed(observation, failure),
    events: [{ type: 'Warning', reason: FAILED[observation.run.spec.mode ?? 'Train'], message }],
  };
}

/** Held up by something outside: `Unknown` where it may clear by itself, `False` where a person has to act. */
function wait(observation: Observation, obstacle: Cause, next: NextLook): Decision {
  const ready: Verdict<'Ready'> = {
    status: table[obstacle.code].retryable ? 'Unknown' : 'False',
    reason: obstacle.code,
    message: obstacle.message,
  };
  const phase = observation.run.spec.suspend ? 'Suspended' : jobEnd(observation.job) ? 'Running' : 'Pending';
  return goOn(observation, phase, ready, next);
}

/** What is decided once the cluster has refused the Job, or turned out to have one that is not ours. */
export function decideRefusedJob(
  observation: Observation,
  refusal: { code: string; message: string },
): Decision {
  const job = observation.run.metadata.name;
  const obstacle =
    refusal.code === 'NotOurs'
      ? cause('NotOurs', { job })
      : cause('JobRefused', { job, words: refusal.message });
  return wait(observation, obstacle, after(BLOCKED_INTERVAL));
}

function waitForRemoval(observation: Observation): Decision {
  const message = 'Waiting until the Job of this name that is being deleted is gone; then another is made.';
  return goOn(observation, 'Pending', { status: 'Unknown', reason: 'JobTerminating', message }, after(2_000));
}

function goOn(
  observation: Observation,
  phase: 'Pending' | 'Running' | 'Suspended',
  ready: Verdict<'Ready'>,
  next: NextLook,
): Decision {
  const status = statusInProgress(observation, phase, ready);
  return { ...nothing(), status, events: eventsOf(observation.run, ready), next };
}

/** One event when a run gets into or out of trouble; what does not change is not told again. */
function eventsOf(run: Run, ready: Verdict<'Ready'>): RecordedEvent[] {
  const before = findCondition(run.status?.conditions, 'Ready');
  if (ready.reason === before?.reason) return [];
  if (ready.reason in table) return [{ type: 'Warning', reason: ready.reason, message: ready.message }];
  if (ready.reason === 'Retrying')
    return [{ type: 'Warning', reason: 'AttemptFailed', message: ready.message }];
  if (ready.reason === 'Suspended') return [{ type: 'Normal', reason: 'Suspended', message: ready.message }];
  return before?.reason === 'Suspended'
    ? [{ type: 'Normal', reason: 'Resumed', message: 'spec.suspend is false again.' }]
    : [];
}

/** What kept the run from starting, by its own status: a Job past its deadline has no pods left to tell. */
function heldUpBy(run: Run): string | undefined {
  const ready = readyOf(run.status);
  return ready && (ready.reason in table || ready.reason === 'Retrying') ? ready.message : undefined;
}

function readyOf(status: RunStatus | undefined) {
  return findCondition(status?.conditions, 'Ready');
}
