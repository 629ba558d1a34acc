import { defineErrors, type ErrorValues } from '@churnops/lib/errors/error-table.ts';
import { JOB_OBSTACLES } from './obstacle-sentences.ts';

/**
 * Every way in which a TrainingRun can fail or be held up, in the sentence that its status shows. `retryable` says
 * whether it may clear without a person; `status` is the nearest HTTP status, for the few that come from a call.
 */
export const { table, error } = defineErrors({
  // Ends of a run.
  BadData: { sentence: '{words}', retryable: false, status: 422 },
  BadRunSpec: { sentence: '{words}', retryable: false, status: 422 },
  OutOfMemory: {
    sentence:
      'The trainer ran out of memory (its limit is {limit}). Raise spec.resources.limits.memory, or train on fewer rows or columns.',
    retryable: true,
    status: 507,
  },
  Deadline: {
    sentence:
      'The run did not finish within spec.activeDeadlineSeconds ({seconds} s).{before} Make a new run with a longer deadline, or remove what held this one up.',
    retryable: false,
    status: 504,
  },
  Evicted: {
    sentence: 'Pod {pod} was evicted from node {node}: {words}',
    retryable: true,
    status: 503,
  },
  NodeLost: {
    sentence: 'Pod {pod} was lost with its node {node}: {words}',
    retryable: true,
    status: 503,
  },
  Deleted: { sentence: 'Pod {pod} was deleted while the trainer ran.', retryable: true, status: 503 },
  Crashed: { sentence: 'The trainer ended with exit code {exitCode}: {words}', retryable: true, status: 500 },
  BackoffLimit: {
    sentence: 'The trainer failed more than spec.backoffLimit ({limit}) allows. The last attempt: {words}',
    retryable: false,
    status: 500,
  },
  JobFailed: { sentence: 'Job {job} failed ({reason}): {words}', retryable: false, status: 500 },
  ResultMissing: {
    sentence:
      'Job {job} ended without an error, but {repository} has no tag {tag}. The trainer image {image} has to push that tag as its last act; look at its log.',
    retryable: false,
    status: 502,
  },
  ResultInvalid: {
    sentence: 'What the trainer pushed as {reference} cannot be used: {words}',
    retryable: false,
    status: 502,
  },
  RunTooLarge: {
    sentence:
      'The run takes {bytes} bytes as JSON, at most {maximum} fit into a Job. Shorten the lists of categories in spec.contract.',
    retryable: false,
    status: 413,
  },

  // What a person has to put right before the run can go on.
  SecretForbidden: { sentence: '{words}', retryable: false, status: 403 },
  SecretMissing: { sentence: '{words}', retryable: false, status: 404 },
  SecretInvalid: {
    sentence:
      'Secret {namespace}/{name} holds no registry credentials: {words} Make it with `kubectl create secret docker-registry {name} -n {namespace} …`.',
    retryable: false,
    status: 400,
  },
  RegistryRefused: { sentence: '{words}', retryable: false, status: 502 },
  NotOurs: {
    sentence:
      'A Job {job} exists that this run did not make; it is left alone. Delete it, or give the run another name.',
    retryable: false,
    status: 409,
  },
  JobRefused: { sentence: 'The cluster refused Job {job}: {words}', retryable: true, status: 403 },

  // What the run waits for.
  RegistryUnreachable: {
    sentence:
      "Waiting for the registry, to learn whether {repository} already has this run's result: {words}",
    retryable: true,
    status: 503,
  },
  ...JOB_OBSTACLES,
});

/** The closed list of codes. */
export type TrainingRunCode = keyof typeof table;

/** A code and its filled sentence: what a condition or `status.failure` shows. */
export interface Cause {
  code: TrainingRunCode;
  message: string;
}

/** `status.failure.message` and the condition messages are kept this short, in characters. */
const MAXIMUM_MESSAGE_LENGTH = 1024;

/** Fills a sentence of the table; nothing is thrown. */
export function cause(code: TrainingRunCode, values: ErrorValues): Cause {
  return { code, message: shorten(error(code, values).message) };
}

/**
 * Cuts words from outside to what a status holds. Control characters become spaces; halves of surrogate pairs go, since
 * the apiserver would replace them and the status would never be what was written.
 */
export function shorten(words: string, maximum: number = MAXIMUM_MESSAGE_LENGTH): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const clean = words.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const cut = clean.length <= maximum ? clean : `${clean.slice(0, maximum - 1)}…`;
  return cut.replace(/\p{Surrogate}/gu, '');
}
