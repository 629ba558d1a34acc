import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong while the cluster's programs are found or built. */
export const programErrors = defineErrors({
  ProgramUnknown: {
    sentence: 'There is no program named {name}; the programs are {known}.',
    retryable: false,
    status: 400,
  },
  CompilerMissing: {
    sentence:
      'Go is needed to build {name} and was not found: install Go 1.26 (https://go.dev/dl), or name a folder that holds the programs in CHURNOPS_PROGRAMS.',
    retryable: false,
    status: 500,
  },
  BuildFailed: {
    sentence: 'Building {name} failed; the last lines of the compiler:\n{output}',
    retryable: true,
    status: 500,
  },
  SourceMissing: {
    sentence:
      'The source of {path} could not be found or fetched ({reason}); Go 1.26 (https://go.dev/dl) fetches it.',
    retryable: true,
    status: 500,
  },
  LockUnavailable: {
    sentence: 'The lock {path} could not be taken: {reason}. It needs the program flock of util-linux.',
    retryable: true,
    status: 500,
  },
});
