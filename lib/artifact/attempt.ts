/**
 * The artifact type of the record that an attempt leaves beside the model it made: an OCI referrer, because what belongs
 * to an attempt (who, when, where) must not change the model's digest.
 */
export const ATTEMPT_TYPE = 'application/vnd.churnops.attempt.v1+json';

/** Annotations of an attempt's record. Listings repeat them, so that they are known without reading the record. */
export const ATTEMPT_ANNOTATIONS = {
  /** The uid of the TrainingRun. */
  runUid: 'dev.churnops.attempt.run-uid',
  /** The name of the TrainingRun. */
  runName: 'dev.churnops.attempt.run-name',
  /** When the TrainingRun was created, RFC 3339; absent where the trainer was not told. */
  runCreatedAt: 'dev.churnops.attempt.run-created-at',
  /** `true` where the registry had this very model before this run, else `false`. */
  existed: 'dev.churnops.attempt.existed',
  /** Whole seconds that the attempt took, before it was recorded. */
  seconds: 'dev.churnops.attempt.seconds',
} as const;

/** What an attempt's record says, of unknown origin: whoever may write to the repository may have left it. */
export interface Attempt {
  runUid: string;
  runName?: string;
  runCreatedAt?: Date;
  existed: boolean;
  seconds?: number;
}

/** Reads the annotations of a record; undefined where it names no run. What makes no sense is left out. */
export function readAttempt(annotations: Readonly<Record<string, string>> | undefined): Attempt | undefined {
  const read = (name: keyof typeof ATTEMPT_ANNOTATIONS) => annotations?.[ATTEMPT_ANNOTATIONS[name]];
  const runUid = read('runUid');
  if (runUid === undefined) return undefined;
  const runName = read('runName');
  const createdAt = new Date(read('runCreatedAt') ?? Number.NaN);
  const seconds = /^[0-9]{1,9}$/.test(read('seconds') ?? '') ? Number(read('seconds')) : undefined;
  return {
    runUid,
    existed: read('existed') === 'true',
    ...(runName !== undefined && NAME.test(runName) ? { runName } : {}),
    ...(Number.isNaN(createdAt.getTime()) ? {} : { runCreatedAt: createdAt }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** RFC 1123 names, as those of Kubernetes objects are. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The tag that a trainer sets as its last act: the registry's word that this run is done. */
export function runTag(uid: string): string {
  return `run-${uid}`;
}
