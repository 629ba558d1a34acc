import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What the command line itself can find wrong. */
export const { table, error } = defineErrors({
  UsageInvalid: {
    sentence: '{reason}. See: churnops {command} --help',
    retryable: false,
    status: 400,
  },
  FileUnreadable: { sentence: 'The file {path} cannot be read: {reason}.', retryable: false, status: 404 },
  PortTaken: {
    sentence: 'Port {port} is taken by another program; choose another one with --port.',
    retryable: false,
    status: 503,
  },
});
