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
  /** The newest time among the rows that were used, RFC 3339; absent without a time column. */
  newestTime: 'dev.churnops.attempt.newest-time',
  /** How many rows were left out as too young; absent where none can be. */
  awaiting: 'dev.churnops.attempt.awaiting',
  /** When the first of those is old enough, RFC 3339. */
  nextMature: 'dev.churnops.attempt.next-mature',
  /** What the source calls the state of the data that was read: a digest, an ETag or a time of change. */
  dataVersion: 'dev.churnops.attempt.data-version',
} as const;

/** What an attempt's record says, of unknown origin: whoever may write to the repository may have left it. */
export interface Attempt {
  runUid: string;
  runName?: string;
  runCreatedAt?: Date;
  existed: boolean;
  seconds?: number;
  newestTime?: Date;
  awaiting?: number;
  nextMature?: Date;
  dataVersion?: string;
}

/** Reads the annotations of a record; undefined where it names no run. What makes no sense is left out. */
export function readAttempt(annotations: Readonly<Record<string, string>> | undefined): Attempt | undefined {
  const read = (name: keyof typeof ATTEMPT_ANNOTATIONS) => annotations?.[ATTEMPT_ANNOTATIONS[name]];
  const runUid = read('runUid');
  if (runUid === undefined) return undefined;
  const runName = read('runName');
  const [seconds, awaiting] = [count(read('seconds')), count(read('awaiting'))];
  const time = <const T extends 'runCreatedAt' | 'newestTime' | 'nextMature'>(
    name: T,
  ): { [Name in T]?: Date } => {
    const date = new Date(read(name) ?? Number.NaN);
    return (Number.isNaN(date.getTime()) ? {} : { [name]: date }) as { [Name in T]?: Date };
  };
  const dataVersion = read('dataVersion')?.slice(0, MAXIMUM_VERSION_LENGTH);
  return {
    runUid,
    existed: read('existed') === 'true',
    ...(runName !== undefined && NAME.test(runName) ? { runName } : {}),
    ...time('runCreatedAt'),
    ...time('newestTime'),
    ...time('nextMature'),
    ...(seconds === undefined ? {} : { seconds }),
    ...(awaiting === undefined ? {} : { awaiting }),
    ...(dataVersion === undefined ? {} : { dataVersion }),
  };
}

function count(text: string | undefined): number | undefined {
  return /^[0-9]{1,12}$/.test(text ?? '') ? Number(text) : undefined;
}

const MAXIMUM_VERSION_LENGTH = 512;

/** RFC 1123 names, as those of Kubernetes objects are. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The tag that a trainer sets as its last act: the registry's word that this run is done. */
export function runTag(uid: string): string {
  return `run-${uid}`;
}
