import { defineErrors, type ErrorValues } from '@churnops/lib/errors/error-table.ts';
import { shorten } from '../training-run/errors.ts';
import { JOB_OBSTACLES } from '../training-run/obstacle-sentences.ts';

/** Every way in which a batch can fail or be held up, in the sentence that the status shows. */
export const { table, error } = defineErrors({
  // Ends of a Job.
  BadData: { sentence: 'The rows cannot be scored: {words}', retryable: false, status: 422 },
  BadBatch: { sentence: '{words}', retryable: false, status: 422 },
  AccessRefused: { sentence: '{words}', retryable: false, status: 502 },
  OutOfMemory: {
    sentence: 'A pod ran out of memory (its limit is {limit}). Raise resources.limits.memory of the batch.',
    retryable: true,
    status: 507,
  },
  Deadline: {
    sentence:
      'Job {job} did not finish within activeDeadlineSeconds ({seconds} s); {done}. Raise it, or the number of partitions.{before}',
    retryable: false,
    status: 504,
  },
  InputChanged: {
    sentence:
      'The input was changed while it was scored: partitions saw {inputs} states of it, so that rows may be missing or scored twice. Delete Job {job}, which scores it again, or let each run have files of its own.',
    retryable: false,
    status: 409,
  },
  PartitionsFailed: {
    sentence: '{partitions} failed again and again; {done}. The last attempt: {words}',
    retryable: false,
    status: 500,
  },
  JobFailed: { sentence: 'Job {job} failed ({reason}): {words}', retryable: false, status: 500 },

  // What a person has to put right.
  NotOurs: {
    sentence:
      'A {kind} {name} exists that this model did not make; it is left alone. Delete it, or rename the batch.',
    retryable: false,
    status: 409,
  },
  JobRefused: { sentence: 'The cluster refused {kind} {name}: {words}', retryable: true, status: 403 },

  // What a Job waits for.
  ...JOB_OBSTACLES,
});

/** What is wrong with a batch. */
export type TroubleReason = keyof typeof table;

/** The closed list of reasons in `status.batches`. */
export type Reason =
  | TroubleReason
  | 'NothingServed'
  | 'Suspended'
  | 'Scheduled'
  | 'Replacing'
  | 'Pending'
  | 'Running'
  | 'Succeeded';

/** A reason and its sentence. */
export interface Verdict<R extends Reason = Reason> {
  reason: R;
  message: string;
}

/** Fills a sentence of the table; nothing is thrown. */
export function trouble<R extends TroubleReason>(reason: R, values: ErrorValues): Verdict<R> {
  return { reason, message: shorten(error(reason, values).message) };
}

/** Whether something is wrong, rather than on its way or done. */
export function isTrouble(reason: string): boolean {
  return reason in table;
}
