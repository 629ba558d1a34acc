import { CodedError } from '@churnops/lib/errors/error-table.ts';

/** The exit codes of the image, after sysexits.h; the operator reads them. */
export const EXIT_CODES = {
  /** The model is refused for good. */
  data: 65,
  /** What failed may work later. */
  temporary: 75,
  /** The registry refused the credentials. */
  permission: 77,
  /** The server itself is misconfigured. */
  configuration: 78,
  /** A bug. */
  software: 70,
} as const;

/** The code to exit with after an error that ended the server. */
export function exitCodeOf(reason: unknown): number {
  if (!(reason instanceof CodedError)) return EXIT_CODES.software;
  if (reason.code === 'ConfigurationInvalid') return EXIT_CODES.configuration;
  if (reason.code === 'RegistryRefused') return EXIT_CODES.permission;
  return reason.retryable ? EXIT_CODES.temporary : EXIT_CODES.data;
}
