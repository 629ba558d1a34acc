import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What the command line itself can find wrong. */
export const { table, error } = defineErrors({
  UsageInvalid: {
    sentence: '{reason}. See: {help}',
    retryable: false,
    status: 400,
  },
  FileUnreadable: { sentence: 'The file {path} cannot be read: {reason}.', retryable: false, status: 404 },
  RegistryUntrusted: {
    sentence:
      'The certificate of the registry {host} is not trusted ({reason}): name with --ca-file who issued it.',
    retryable: false,
    status: 502,
  },
  PortTaken: {
    sentence: 'Port {port} is taken by another program; choose another one with --port.',
    retryable: false,
    status: 503,
  },
});

/** The error for a command line that can't be followed; `command` is where help is to be found. */
export function usageError(reason: string, command?: string, cause?: unknown) {
  const help = ['churnops', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return error('UsageInvalid', { reason, help }, { cause });
}
