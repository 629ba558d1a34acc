import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/**
 * Every error that the trainer can throw. No sentence holds a cell of the data: sentences reach the status of
 * a custom resource, and what is in the data may be private.
 */
export const { table, error } = defineErrors({
  CsvRefused: {
    sentence: 'The CSV is refused at {place}: {reason}.',
    retryable: false,
    status: 400,
  },
  DataRefused: {
    sentence: 'The data do not honour the contract: {problems}.',
    retryable: false,
    status: 400,
  },
  RuleOfNoColumn: {
    sentence: 'A rule names the column {column}, which is not among those that are compared.',
    retryable: false,
    status: 400,
  },
  ChecksFailed: { sentence: 'The data fail their checks: {problems}.', retryable: false, status: 400 },
  SplitTooSmall: {
    sentence:
      'The {set} set has {positives} positives and {negatives} negatives; it needs at least {minimum} of each: bring more rows, or change the shares of the split.',
    retryable: false,
    status: 400,
  },
  ContractNotInferred: {
    sentence: 'No contract can be inferred from {file}: {reason}.',
    retryable: false,
    status: 400,
  },

  RunInvalid: { sentence: 'The run is wrong at {path}: {reason}.', retryable: false, status: 400 },
  SettingInvalid: { sentence: 'The setting {name} cannot be used: {reason}.', retryable: false, status: 400 },

  DataNotFound: { sentence: 'The data {source} are not there: {reason}.', retryable: false, status: 404 },
  DataTooLarge: {
    sentence: 'The data {source} are larger than the {maximum} bytes that are allowed.',
    retryable: false,
    status: 413,
  },
  DataChanged: {
    sentence:
      'The data {source} have the sha256 {actual}, expected {expected}: correct spec.data.sha256, or find out who changed them.',
    retryable: false,
    status: 422,
  },
  DvcConfigInvalid: {
    sentence: 'The DVC config {path} cannot be used: {reason}.',
    retryable: false,
    status: 422,
  },
  DvcListingInvalid: {
    sentence: 'The listing of the DVC directory {directory} cannot be used: {reason}.',
    retryable: false,
    status: 422,
  },
  DvcDataDiffer: {
    sentence:
      'The DVC remote has other data for {file} than its pointer means: {place} has the {what} {actual}, expected {expected}; nothing of it was used. Push the file anew, or find out who changed it.',
    retryable: false,
    status: 422,
  },

  StorageNotFound: { sentence: '{place} is not there: {reason}.', retryable: false, status: 404 },
  StorageRefused: {
    sentence: '{place}: the store refused to {action} ({reason}); check the credentials and their rights.',
    retryable: false,
    status: 502,
  },
  StorageUnreachable: {
    sentence: '{place} cannot be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  StorageInvalid: { sentence: '{place} cannot be used: {reason}.', retryable: false, status: 400 },
  StorageChanged: {
    sentence: '{place} was changed while it was read; what was read of it is not used.',
    retryable: true,
    status: 409,
  },

  PredictionsTooMany: {
    sentence:
      'The log {log} has predictions of more than {maximum} ids in this range: narrow it with --since, --until or --model.',
    retryable: false,
    status: 413,
  },

  ScoresUncalibrated: {
    sentence:
      'The scores of the model {model} are not known to be calibrated ({reason}), so nothing can be estimated from them alone: measure with answers.',
    retryable: false,
    status: 422,
  },

  FitFailed: { sentence: 'The model could not be fitted: {reason}.', retryable: false, status: 500 },
  ModelDiffers: {
    sentence:
      'The exported model differs from what was trained: row {row} gives {actual}, trained is {expected}; nothing was pushed.',
    retryable: false,
    status: 500,
  },
  Stopped: { sentence: 'The run was stopped by {signal} before it was done.', retryable: false, status: 503 },
});
