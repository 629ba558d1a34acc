/**
 * The artifact type of the record that an attempt leaves beside the model it made: an OCI referrer, because what belongs
 * to an attempt (who, when, where) must not change the model's digest.
 */
export const ATTEMPT_TYPE = 'application/vnd.churnops.attempt.v1+json';

/** Annotations of an attempt's record. Listings repeat them, so that they are known without reading the record. */
export const ATTEMPT_ANNOTATIONS = {
  /** The uid of the TrainingRun. */
  runUid: 'dev.churnops.attempt.run-uid',
  /** `true` where the registry had this very model before this run, else `false`. */
  existed: 'dev.churnops.attempt.existed',
} as const;

/** The tag that a trainer sets as its last act: the registry's word that this run is done. */
export function runTag(uid: string): string {
  return `run-${uid}`;
}
