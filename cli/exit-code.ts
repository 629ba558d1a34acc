import { isCodedError } from '@churnops/lib/errors/error-table.ts';

/** The codes of sysexits.h that say what a caller can do about it. */
const USAGE = 64;
const BAD_DATA = 65;
/** Commands answer with 0, 1 and 2; so no answer can be taken for an error. */
const WENT_WRONG = 70;
const NOT_YET = 75;
const NOT_ALLOWED = 77;

/** Errors that are about what the user wrote on the command line. */
const USAGE_CODES = [
  'UsageInvalid',
  'OutputIrregular',
  'OutputIsInput',
  'DirectoryMissing',
  'ReferenceInvalid',
  'DriftTestUnsuitable',
  'DriftRuleUnknown',
];
/** Errors that are about what is in the user's data, and stay until it is changed. */
const DATA_CODES = [
  'CsvRefused',
  'DataRefused',
  'ChecksFailed',
  'SplitTooSmall',
  'ContractNotInferred',
  'ContractInvalid',
  'ProfileInvalid',
  'PageInvalid',
  'PageOfOtherModel',
  'PredictionLogInvalid',
  'PredictionsTooMany',
  'ScoresUncalibrated',
];

/** Errors that may pass by themselves. */
const PASSING_CODES = [
  'ClusterUnreachable',
  'ForgeUnreachable',
  'ForgeFailed',
  'ForgeRateLimited',
  'ForgeResting',
  'NotLookedAt',
  'CheckpointMissing',
  'WindowMissing',
  'NothingToReview',
  'NotSettled',
  'PullRequestMoved',
  'RollbackNotOpened',
  'BatchStopped',
];
/** Errors that someone else has to lift. */
const RIGHTS_CODES = [
  'ClusterForbidden',
  'ClusterUnauthorized',
  'TokenMissing',
  'TokenRefused',
  'TokenInsufficient',
];

/** The exit code that tells a script what an error is about. */
export function exitCodeOf(fault: unknown): number {
  if (isCodedError(fault, ...USAGE_CODES)) return USAGE;
  if (isCodedError(fault, ...PASSING_CODES)) return NOT_YET;
  if (isCodedError(fault, ...RIGHTS_CODES)) return NOT_ALLOWED;
  return isCodedError(fault, ...DATA_CODES) ? BAD_DATA : WENT_WRONG;
}
