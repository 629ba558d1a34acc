import { type CodedError, isCodedError } from '@churnops/lib/errors/error-table.ts';
import { retryAfterMilliseconds } from '../../forge/errors.ts';

/** Why nothing can be said about a promotion just now; the closed list. */
export type TroubleReason =
  | 'SecretForbidden'
  | 'SecretMissing'
  | 'SecretIncomplete'
  | 'RepositoryInvalid'
  | 'RepositoryMissing'
  | 'CredentialsRefused'
  | 'RightsMissing'
  | 'RateLimited'
  | 'ForgeUnreachable'
  | 'ForgeFailed'
  | 'GitUnreachable'
  | 'GitFailed'
  | 'RegistryUnreachable'
  | 'TargetUnreadable'
  | 'SpecInvalid';

/** What kept a pass from its end: for people, and when to come back. */
export interface Trouble {
  reason: TroubleReason;
  message: string;
  /** Milliseconds, where the other side named a time; else it is tried again with growing pauses. */
  retryAfter: number | undefined;
  /** Whether it may pass by itself. */
  passing: boolean;
}

const REASONS: Readonly<Record<string, TroubleReason>> = {
  SecretForbidden: 'SecretForbidden',
  SecretMissing: 'SecretMissing',
  SecretIncomplete: 'SecretIncomplete',
  CertificateMissing: 'SecretIncomplete',
  RepositoryURLInvalid: 'RepositoryInvalid',
  GitAddressRefused: 'RepositoryInvalid',
  GitRedirected: 'RepositoryInvalid',
  GitRepositoryTooLarge: 'RepositoryInvalid',
  GitRepositoryMissing: 'RepositoryMissing',
  GitBranchMissing: 'RepositoryMissing',
  ForgeNotFound: 'RepositoryMissing',
  GitCredentialsRefused: 'CredentialsRefused',
  ForgeUnauthorized: 'CredentialsRefused',
  GitPushRefused: 'RightsMissing',
  ForgeForbidden: 'RightsMissing',
  ForgeRateLimited: 'RateLimited',
  ForgeWriteDeferred: 'RateLimited',
  GitThrottled: 'RateLimited',
  ForgeUnreachable: 'ForgeUnreachable',
  ForgeResting: 'ForgeUnreachable',
  GitUnreachable: 'GitUnreachable',
  GitTimedOut: 'GitUnreachable',
  GitCertificateRefused: 'GitUnreachable',
  GitPathRefused: 'TargetUnreadable',
  GitFileTooLarge: 'TargetUnreadable',
  GitFileNotText: 'TargetUnreadable',
  GitMessageRefused: 'SpecInvalid',
  GitBranchRefused: 'SpecInvalid',
  RegistryUnreachable: 'RegistryUnreachable',
  DurationInvalid: 'SpecInvalid',
};

/** What an error means for a promotion; undefined for errors of the cluster and for mistakes of our own, which are no one's to read. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!isCodedError(error)) return undefined;
  const reason = REASONS[error.code] ?? familyOf(error);
  if (reason === undefined) return undefined;
  const retryAfter = retryAfterMilliseconds(error);
  return { reason, message: error.message, retryAfter, passing: error.retryable };
}

/** The same; an error that is no one's to read is thrown on. */
export function troubleOrThrow(error: unknown): Trouble {
  const trouble = troubleOf(error);
  if (!trouble) throw error;
  return trouble;
}

function familyOf({ code }: CodedError): TroubleReason | undefined {
  if (code.startsWith('Forge')) return 'ForgeFailed';
  return code.startsWith('Git') ? 'GitFailed' : undefined;
}
