import { defineErrors } from './errors/error-table.ts';

/** Every error that lib can throw. */
export const { table, error } = defineErrors({
  DiskFull: {
    sentence:
      'The disk is full, so {what} was not written ({code}): free some space there, or give the pod more ephemeral storage.',
    retryable: true,
    status: 507,
  },
  OutputIsInput: {
    sentence: '{path} is the file {input}, which is read; name another file to write.',
    retryable: false,
    status: 400,
  },
  OutputIrregular: {
    sentence:
      'Nothing is written to {path}: it is no regular file, and would be replaced by one. Name another file, or write to standard output and redirect that.',
    retryable: false,
    status: 400,
  },
  NotCanonical: {
    sentence: 'The value at {path} cannot be written as canonical JSON: {reason}.',
    retryable: false,
    status: 500,
  },
  JsonTooLarge: {
    sentence: 'The JSON text has {size} bytes, at most {maximum} are allowed.',
    retryable: false,
    status: 413,
  },
  JsonTooDeep: {
    sentence: 'The JSON text is nested more than {maximum} levels deep; flatten it.',
    retryable: false,
    status: 400,
  },
  JsonInvalid: { sentence: 'The JSON text cannot be read: {reason}.', retryable: false, status: 400 },

  ContractInvalid: {
    sentence: 'The data contract is wrong at {path}: {reason}.',
    retryable: false,
    status: 400,
  },
  RowRefused: {
    sentence: 'Row {row} (the first is 0), column {column}: {reason}.',
    retryable: false,
    status: 422,
  },
  RowShapeRefused: { sentence: 'Row {row} (the first is 0): {reason}.', retryable: false, status: 422 },
  RowsRefused: { sentence: 'The rows are refused: {reason}.', retryable: false, status: 422 },

  ReferenceInvalid: {
    sentence: 'The reference {reference} cannot be used: {reason}.',
    retryable: false,
    status: 400,
  },
  // A part of a sentence: whoever reads a configuration says which one it is.
  RegistryOptionsInvalid: { sentence: '{path} {reason}', retryable: false, status: 400 },
  DockerConfigInvalid: {
    sentence: 'The registry credentials cannot be read: {reason}.',
    retryable: false,
    status: 400,
  },
  RegistryUnreachable: {
    sentence: 'The registry {host} cannot be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  RegistryRefused: {
    sentence:
      'The registry {host} refused to {action} (HTTP {httpStatus}): check the credentials for {host}/{repository} and their rights.',
    retryable: false,
    status: 502,
  },
  RegistryAnswerInvalid: {
    sentence: 'The registry {host} gave an answer that cannot be used ({action}): {reason}.',
    retryable: false,
    status: 502,
  },
  NotFound: { sentence: '{reference} is not in the registry.', retryable: false, status: 404 },
  DigestMismatch: {
    sentence:
      'The content of {what} has the digest {actual}, expected {expected}: it was changed or cut on its way; nothing of it was used.',
    retryable: false,
    status: 502,
  },
  TooLarge: {
    sentence: '{what} is larger than the {maximum} bytes that are allowed.',
    retryable: false,
    status: 413,
  },

  S3CredentialsInvalid: {
    sentence: 'The S3 credentials cannot be used: {reason}.',
    retryable: false,
    status: 400,
  },
  S3NotFound: { sentence: '{place} is not there ({action}: {reason}).', retryable: false, status: 404 },
  S3Refused: {
    sentence: '{place}: the store refused to {action} ({reason}); check the credentials and their rights.',
    retryable: false,
    status: 502,
  },
  S3Unreachable: {
    sentence: '{place} cannot be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  S3AnswerInvalid: {
    sentence: '{place}: the store gave an answer that cannot be used ({action}): {reason}.',
    retryable: false,
    status: 502,
  },

  GitAccessInvalid: {
    sentence: '{repository} cannot be read: {reason}.',
    retryable: false,
    status: 400,
  },
  GitRevisionRefused: {
    sentence: 'The revision {revision} cannot be used: {reason}.',
    retryable: false,
    status: 400,
  },
  GitPathRefused: { sentence: 'The path {path} is refused: {reason}.', retryable: false, status: 400 },
  GitNotFound: { sentence: '{what} is not there: {reason}.', retryable: false, status: 404 },
  GitRefused: {
    sentence:
      '{repository}: the Git server refused to {action} ({reason}); check the token and that it may read this repository.',
    retryable: false,
    status: 502,
  },
  GitUnreachable: {
    sentence: '{repository} cannot be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  GitTooLarge: {
    sentence:
      '{repository} sends more than the {maximum} bytes that are taken ({action}): keep pointers in a repository of their own.',
    retryable: false,
    status: 413,
  },
  GitAnswerInvalid: {
    sentence: '{repository} gave an answer that cannot be used ({action}): {reason}.',
    retryable: false,
    status: 502,
  },

  DvcFileInvalid: {
    sentence: 'The DVC file {path} cannot be used: {reason}.',
    retryable: false,
    status: 422,
  },

  ArtifactInvalid: { sentence: '{what} is not a usable artifact: {reason}.', retryable: false, status: 422 },
  ModelInvalid: { sentence: 'The model cannot be used: {reason}.', retryable: false, status: 422 },
  ScoringFailed: {
    sentence: 'The model could not score {rows} rows: {reason}.',
    retryable: false,
    status: 500,
  },
  ProfileInvalid: { sentence: 'The profile {what} cannot be used: {reason}.', retryable: false, status: 422 },
  ProfileMissing: {
    sentence:
      '{what} has no reference profile (profile.json) that rows could be compared with: it is older than those, or of another trainer; train it anew.',
    retryable: false,
    status: 404,
  },
  DriftTestUnsuitable: {
    sentence:
      'The test {test} cannot be made for the column {column}: KolmogorovSmirnov and Wasserstein need numbers, Proportions needs at most two values, and by the policy Evidence ChiSquare and Proportions need categories; choose another test.',
    retryable: false,
    status: 400,
  },
  PredictionLogInvalid: {
    sentence: 'The prediction log {place} cannot be used: {reason}.',
    retryable: false,
    status: 422,
  },
  GoldenRowsDiffer: {
    sentence:
      'The model does not reproduce its golden rows: row {row} gives {actual}, recorded is {expected}.',
    retryable: false,
    status: 422,
  },
});
