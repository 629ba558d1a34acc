import { findCondition } from '../controller/conditions.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { Verdict } from './conditions.ts';
import { type TrainingRunCode, table } from './errors.ts';
import { isFailing, lastPodFailure } from './failure.ts';
import type { Observation } from './observation.ts';
import { findObstacle } from './obstacle.ts';
import type { Run } from './run.ts';
import { containerState, isRunning, wasStarted } from './trainer-container.ts';

type Reason = Verdict<'Ready'>['reason'];

/** How a run at work is doing. */
export interface Work {
  phase: 'Pending' | 'Running' | 'Suspended';
  ready: Verdict<'Ready'>;
}

/** Judges by its pods how a run is doing whose Job has not ended; all of it is in progress, so `Ready` is Unknown. */
export function judgeWork({ run, job, pods, now }: Observation): Work {
  if (run.spec.suspend) {
    return work('Suspended', 'Suspended', 'Stopped by spec.suspend; set it to false to go on.');
  }
  const running = pods.some(isRunning);
  const phase = running ? 'Running' : 'Pending';
  const obstacle = running ? undefined : findObstacle(job, pods, run, now);
  if (obstacle) return work(phase, obstacle.code, obstacle.message);
  if (pods.some((pod) => containerState(pod)?.terminated?.exitCode === 0)) {
    return work('Running', 'AwaitingResult', 'The trainer is done; waiting for its Job to end.');
  }
  const failure = lastPodFailure(pods, run);
  if (failure && !table[failure.code].retryable) {
    return work(
      'Running',
      'AwaitingResult',
      `The trainer failed; waiting for its Job to end: ${failure.message}`,
    );
  }
  const before = findCondition(run.status?.conditions, 'Ready');
  if (before && (isFailing(job) || isEndingUnstarted(pods.at(-1)))) {
    // What held the run up is the reason that a deadline will give; the pods that are ending cannot tell it any more.
    return work(
      run.status?.phase === 'Running' ? 'Running' : 'Pending',
      before.reason as Reason,
      before.message,
    );
  }
  if (failure) {
    return work(phase, 'Retrying', `${describeRetry(failure.code, run)}: ${failure.message}`);
  }
  if (before?.reason === 'Retrying') return work(phase, 'Retrying', before.message);
  return running
    ? work(phase, 'Running', 'The trainer is at work.')
    : work(phase, 'Pending', 'Waiting for the pod to start.');
}

function work(phase: Work['phase'], reason: Reason, message: string): Work {
  return { phase, ready: { status: 'Unknown', reason, message } };
}

/** The Job's podFailurePolicy ignores disruptions; all other failures count. */
function describeRetry(code: TrainingRunCode, { spec }: Run): string {
  return code === 'Evicted' || code === 'NodeLost'
    ? 'An attempt was cut short and is made again, whatever spec.backoffLimit is'
    : `An attempt failed; up to ${spec.backoffLimit} are made again`;
}

/** A pod that is deleted before its trainer ran: the job controller does that first, and says why afterwards. */
function isEndingUnstarted(pod: Pod | undefined): boolean {
  return pod?.metadata?.deletionTimestamp !== undefined && !wasStarted(pod);
}
