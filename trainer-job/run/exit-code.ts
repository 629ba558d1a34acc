import { CodedError } from '@churnops/lib/errors/error-table.ts';

/** What an exit code tells whoever runs the Job (sysexits.h where it has one). */
export const EXIT_CODES = {
  done: 0,
  /** A fault of ours, or of the machine: counts against the backoff limit. */
  failed: 1,
  /** EX_DATAERR: the data are bad; the same data will be bad again. */
  badData: 65,
  /** EX_TEMPFAIL: may work later; counts against the backoff limit. */
  temporary: 75,
  /** EX_NOPERM: a registry or a store of data refused our credentials. */
  accessRefused: 77,
  /** EX_CONFIG: the run itself is wrong. */
  badRun: 78,
} as const;

type ExitKind = keyof typeof EXIT_CODES;

const KIND_BY_CODE: Readonly<Record<string, ExitKind>> = {
  CsvRefused: 'badData',
  DataRefused: 'badData',
  ChecksFailed: 'badData',
  SplitTooSmall: 'badData',
  DataTooLarge: 'badData',
  DataChanged: 'badData',
  DvcDataDiffer: 'badData',
  ArtifactInvalid: 'badData',
  TooLarge: 'badData',
  RunInvalid: 'badRun',
  SettingInvalid: 'badRun',
  ContractInvalid: 'badRun',
  ReferenceInvalid: 'badRun',
  JsonInvalid: 'badRun',
  JsonTooLarge: 'badRun',
  JsonTooDeep: 'badRun',
  DataNotFound: 'badRun',
  NotFound: 'badRun',
  FitFailed: 'badRun',
  ModelInvalid: 'badRun',
  GoldenRowsDiffer: 'badRun',
  RegistryRefused: 'accessRefused',
  StorageRefused: 'accessRefused',
  S3CredentialsInvalid: 'accessRefused',
  StorageNotFound: 'badRun',
  StorageInvalid: 'badRun',
  DvcFileInvalid: 'badRun',
  DvcConfigInvalid: 'badRun',
  DvcListingInvalid: 'badRun',
  GitAccessInvalid: 'badRun',
  GitRevisionRefused: 'badRun',
  GitPathRefused: 'badRun',
  GitNotFound: 'badRun',
  GitTooLarge: 'badRun',
  GitAnswerInvalid: 'badRun',
  GitRefused: 'accessRefused',
  DockerConfigInvalid: 'accessRefused',
  Stopped: 'temporary',
};

/** The exit code for how a run ended. */
export function exitCodeOf(fault: unknown): number {
  if (!(fault instanceof CodedError)) return EXIT_CODES.failed;
  const kind = KIND_BY_CODE[fault.code] ?? (fault.retryable ? 'temporary' : 'failed');
  return EXIT_CODES[kind];
}
