import type { Job, Pod } from '../kubernetes/resource.ts';
import { exitCodeIn } from '../training-run/failure.ts';
import { EXIT_CODES } from '../training-run/job.ts';
import {
  byAge,
  containerState,
  lastWords,
  podCondition,
  wasStarted,
} from '../training-run/trainer-container.ts';
import type { Batch } from './batch.ts';
import { indexOf } from './counts.ts';
import { type TroubleReason, trouble, type Verdict } from './errors.ts';
import { resourcesOf } from './pod.ts';

/** Told of one Job: what it is to do, and how far it got, in words such as "3 of 10 partitions are done". */
export interface Told {
  job: Job;
  pods: readonly Pod[];
  batch: Batch;
  done: string;
}

/**
 * Why a Job failed for good, in the words of the cause.
 *
 * @param heldUpBy what the status said before, if it was an obstacle: a deadline deletes the pods that could tell.
 */
export function jobFailure({ job, pods, batch, done }: Told, heldUpBy?: string): Verdict<TroubleReason> {
  const name = job.metadata?.name ?? '';
  const failed = job.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  const reason = failed?.reason ?? 'unknown';
  if (reason === 'DeadlineExceeded') {
    const seconds = job.spec?.activeDeadlineSeconds ?? 0;
    return trouble('Deadline', { job: name, seconds, done, before: heldUpBy ? ` Before: ${heldUpBy}` : '' });
  }
  const last = lastAttempt(pods, batch) ?? failureInMessage(failed?.message);
  if (last && last.reason !== 'PartitionsFailed') return last;
  const words = last?.message ?? failed?.message ?? 'its pods are gone.';
  const indexes = job.status?.failedIndexes;
  return indexes
    ? trouble('PartitionsFailed', { partitions: partitions(indexes), done, words })
    : trouble('JobFailed', { job: name, reason, words });
}

/** As a Job lists indexes: `0`, or `0,2-4`. */
function partitions(indexes: string): string {
  return `${/^\d+$/.test(indexes) ? 'Partition' : 'Partitions'} ${indexes}`;
}

/** The latest attempt that failed, while its Job goes on; `PartitionsFailed` stands for a cause that has no name of its own. */
export function lastAttempt(pods: readonly Pod[], batch: Batch): Verdict<TroubleReason> | undefined {
  return byAge(pods)
    .map((pod) => podFailure(pod, batch))
    .findLast((failure) => failure !== undefined);
}

/** Exit codes of the run contract come first: bad rows stay bad on a node that is being drained. */
function podFailure(pod: Pod, batch: Batch): Verdict<TroubleReason> | undefined {
  const ended = containerState(pod)?.terminated;
  if (ended?.exitCode === 0) return undefined;
  const words = lastWords(pod);
  const deliberate = ended && contractFailure(ended.exitCode, words);
  if (deliberate) return deliberate;
  const name = `partition ${indexOf(pod) ?? '?'} (pod ${pod.metadata?.name ?? ''})`;
  const disruption = podCondition(pod, 'DisruptionTarget', 'True');
  if (disruption) {
    return { reason: 'PartitionsFailed', message: `${name} was taken off its node (${disruption.reason}).` };
  }
  if (!ended || !wasStarted(pod)) return undefined;
  if (ended.reason === 'OOMKilled' || ended.exitCode === 137) {
    return trouble('OutOfMemory', { limit: resourcesOf(batch).limits.memory });
  }
  return { reason: 'PartitionsFailed', message: `${name} ended with exit code ${ended.exitCode}: ${words}` };
}

function contractFailure(exitCode: number, words: string): Verdict<TroubleReason> | undefined {
  switch (exitCode) {
    case EXIT_CODES.badData:
      return trouble('BadData', { words });
    case EXIT_CODES.badRunSpec:
      return trouble('BadBatch', { words });
    case EXIT_CODES.accessRefused:
      return trouble('AccessRefused', { words });
    default:
      return undefined;
  }
}

function failureInMessage(message = ''): Verdict<TroubleReason> | undefined {
  const exitCode = exitCodeIn(message);
  return exitCode === undefined ? undefined : contractFailure(exitCode, message);
}
