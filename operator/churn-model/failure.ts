/** Why a model server does not become ready: the closed list of `status.serving.failed.reason`. */
export type FailureReason =
  | 'ModelRefused'
  | 'RegistryRefused'
  | 'RegistryUnreachable'
  | 'Misconfigured'
  | 'ImageNotPulled'
  | 'SecretMissing'
  | 'VolumesNotReady'
  | 'ContainerNotStarted'
  | 'OutOfMemory'
  | 'Crashed'
  | 'Evicted'
  | 'Unschedulable'
  | 'QuotaExceeded'
  | 'PodsRefused'
  | 'NotReadyInTime';

/** A failure in the words of its cause. */
export interface Failure {
  reason: FailureReason;
  /** Names the thing, what is wrong with it, and what to do; at most 1,024 characters. */
  message: string;
}

/** What keeps one pod from being ready. */
export interface Trouble extends Failure {
  /** Waiting cannot help: the model or the credentials were refused for good, or the server crashed again and again. */
  final: boolean;
}

const MAXIMUM_QUOTE_LENGTH = 600;

/** Quotes somebody else's words inside a sentence: one line, bounded, without a full stop of its own. */
export function quote(words: string | undefined, otherwise = 'no reason was given'): string {
  const line = (words ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (line === '') return otherwise;
  return line.length <= MAXIMUM_QUOTE_LENGTH ? line : `${line.slice(0, MAXIMUM_QUOTE_LENGTH - 1)}…`;
}
