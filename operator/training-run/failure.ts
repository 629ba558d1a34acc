import type { Job, Pod } from '../kubernetes/resource.ts';
import { type Cause, cause } from './errors.ts';
import { EXIT_CODES } from './job.ts';
import type { Run } from './run.ts';
import {
  byAge,
  containerState,
  lastWords,
  podCondition,
  terminationMessage,
  wasStarted,
} from './trainer-container.ts';

/** How a Job ended, if it has. */
export function jobEnd(job: Job | undefined): 'Complete' | 'Failed' | undefined {
  const ended = job?.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  return ended?.type as 'Complete' | 'Failed' | undefined;
}

/** Whether the Job is to fail and only waits for its pods to end (KEP-3998, Job success and completion). */
export function isFailing(job: Job | undefined): boolean {
  return (job?.status?.conditions ?? []).some(
    ({ type, status }) => type === 'FailureTarget' && status === 'True',
  );
}

/** When the Job ended, as the apiserver says it. */
export function jobEndTime(job: Job | undefined): string | undefined {
  const failed = job?.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  return job?.status?.completionTime ?? failed?.lastTransitionTime;
}

/**
 * Why the trainer of one pod failed; undefined for a pod that waits, runs or succeeded.
 *
 * Exit codes of the run contract come first: bad data stays bad data on a node that is being drained. A disruption
 * (`DisruptionTarget`, KEP-3329) comes before the exit code that the signal led to.
 */
export function podFailure(pod: Pod, run: Run): Cause | undefined {
  const ended = containerState(pod)?.terminated;
  if (ended?.exitCode === 0) return undefined;
  const words = lastWords(pod);
  if (ended) {
    const deliberate = contractFailure(ended.exitCode, words);
    if (deliberate) return deliberate;
  }
  const disruption = podDisruption(pod);
  if (disruption) return disruption;
  if (!ended || !wasStarted(pod)) return undefined;
  if (ended.reason !== 'OOMKilled' && pod.metadata?.deletionTimestamp) {
    return cause('Deleted', { pod: pod.metadata.name ?? '' });
  }
  if (ended.reason === 'OOMKilled' || ended.exitCode === 137) {
    return cause('OutOfMemory', { limit: run.spec.resources.limits.memory });
  }
  const fatal = terminationMessage(pod).sentence === undefined ? FATAL_SIGNALS[ended.exitCode] : undefined;
  return cause('Crashed', { exitCode: ended.exitCode, words: fatal ? `${fatal}; ${words}` : words });
}

/** The latest failure among the pods that are still known. */
export function lastPodFailure(pods: readonly Pod[], run: Run): Cause | undefined {
  return byAge(pods)
    .map((pod) => podFailure(pod, run))
    .findLast((failure) => failure !== undefined);
}

/**
 * Why a Job failed for good, in the words of the cause.
 *
 * @param heldUpBy what the status said before, if it was an obstacle: a deadline deletes the pods that could tell.
 */
export function jobFailure(job: Job, pods: readonly Pod[], run: Run, heldUpBy?: string): Cause {
  const condition = job.status?.conditions?.find(
    ({ type, status }) => type === 'Failed' && status === 'True',
  );
  const reason = condition?.reason ?? 'unknown';
  if (reason === 'DeadlineExceeded') {
    return cause('Deadline', {
      seconds: run.spec.activeDeadlineSeconds,
      before: heldUpBy ? ` Before: ${heldUpBy}` : '',
    });
  }
  const last = lastPodFailure(pods, run) ?? failureInMessage(condition?.message);
  if (last?.code === 'Crashed' || last?.code === 'Deleted') {
    return cause('BackoffLimit', { limit: run.spec.backoffLimit, words: last.message });
  }
  return (
    last ??
    cause('JobFailed', {
      job: job.metadata?.name ?? run.metadata.name,
      reason,
      words: condition?.message ?? 'its pods are gone.',
    })
  );
}

/** 128 + a signal that a program gives itself; it then has no last words of its own. */
const FATAL_SIGNALS: Readonly<Record<number, string>> = {
  134: 'it aborted itself (SIGABRT), as Node does when its heap is full: raise spec.resources.limits.memory',
  139: 'it crashed (SIGSEGV), as Node may when its heap is full: raise spec.resources.limits.memory',
};

function contractFailure(exitCode: number, words: string): Cause | undefined {
  switch (exitCode) {
    case EXIT_CODES.badData:
      return cause('BadData', { words });
    case EXIT_CODES.badRunSpec:
      return cause('BadRunSpec', { words });
    case EXIT_CODES.accessRefused:
      return cause('RegistryRefused', { words });
    default:
      return undefined;
  }
}

function failureInMessage(message = ''): Cause | undefined {
  const exitCode = exitCodeIn(message);
  return exitCode === undefined ? undefined : contractFailure(exitCode, message);
}

/** The job controller repeats the exit code that its policy matched, which outlives the pod. */
export function exitCodeIn(message: string): number | undefined {
  const exitCode = /failed with exit code (\d+) matching FailJob rule/.exec(message)?.[1];
  return exitCode === undefined ? undefined : Number(exitCode);
}

/** Reasons of `DisruptionTarget` that mean that the node is gone, not that the pod had to leave it. */
const NODE_LOST = ['DeletionByTaintManager', 'DeletionByPodGC'];

function podDisruption(pod: Pod): Cause | undefined {
  const condition = podCondition(pod, 'DisruptionTarget', 'True');
  const reason = pod.status?.reason ?? '';
  if (!condition && reason !== 'Evicted' && reason !== 'NodeLost') return undefined;
  const lost = reason === 'NodeLost' || NODE_LOST.includes(condition?.reason ?? '');
  return cause(lost ? 'NodeLost' : 'Evicted', {
    pod: pod.metadata?.name ?? '',
    node: pod.spec?.nodeName ?? 'none',
    words: pod.status?.message ?? condition?.message ?? condition?.reason ?? reason,
  });
}
