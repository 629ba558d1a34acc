import type { CodedError } from '@churnops/lib/errors/error-table.ts';
import { gitError } from './errors.ts';
import { GitCommandError } from './git-command.ts';
import { type GitRemote, scrub } from './git-remote.ts';
import { printable } from './names.ts';

type Code = Parameters<typeof gitError>[0];

/** What Git prints (in the locale C), most telling first, and what it means. */
const WORDS: [RegExp, Code][] = [
  [/No space left on device|Disk quota exceeded/, 'GitDiskFull'],
  [/fsck error|fsckObjects|error in (?:commit|tree|blob|tag) [0-9a-f]/i, 'GitObjectsRefused'],
  [/returned error: 429/, 'GitThrottled'],
  [
    /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]/,
    'GitCredentialsRefused',
  ],
  [/repository '.*' not found|returned error: 404/, 'GitRepositoryMissing'],
  [/couldn't find remote ref/, 'GitBranchMissing'],
  [/redirect|returned error: 30\d/i, 'GitRedirected'],
  [/certificate/i, 'GitCertificateRefused'],
  [/Operation too slow|Operation timed out|Connection timed out|timed out/i, 'GitTimedOut'],
  [/transport '.*' not allowed/, 'GitObjectMissing'],
  [
    /Could not resolve|Failed to connect|Connection refused|Connection reset|unable to access|returned error: [45]\d\d|RPC failed|early EOF|unexpected disconnect|hung up|transfer closed|Recv failure|Empty reply|expected flush|the remote end|remote error|protocol error|gnutls|Could not read from remote/i,
    'GitUnreachable',
  ],
];

/** What the watch over a clone says when it grows too large. */
export const TOO_LARGE = 'TooLarge';

/** What a failure is about. */
export interface FailedAction {
  remote: GitRemote;
  /** In words that finish "(…)". */
  action: string;
  branch?: string | undefined;
  object?: string | undefined;
  maximumBytes: number;
}

/**
 * Says in the words of the cause why a command failed. Errors that Git does not put down to the remote become `GitFailed`:
 * then the clone itself is in doubt.
 */
export function explainFailure(error: unknown, failed: FailedAction): CodedError {
  if (!(error instanceof GitCommandError)) {
    const reason = reasonOf((error as Error).message, failed.remote);
    return gitError('GitFailed', { ...valuesOf(failed), reason });
  }
  const { end } = error;
  const values = valuesOf(failed);
  const reason = reasonOf(error.stderr, failed.remote);
  // The words of Git may hold the credentials, so the error itself is not kept as the cause; the scrubbed words are.
  const cause = new Error(`git ${end.kind}${end.kind === 'Exited' ? ` with ${end.code}` : ''}: ${reason}`);
  if (end.kind === 'TimedOut') {
    return gitError('GitTimedOut', { ...values, reason: 'the time limit was reached' }, { cause });
  }
  if (end.kind === 'Watched') {
    return end.reason === TOO_LARGE
      ? gitError('GitRepositoryTooLarge', { ...values, maximum: failed.maximumBytes }, { cause })
      : gitError('GitFailed', { ...values, reason: end.reason }, { cause });
  }
  if (end.kind === 'TooMuchOutput') {
    return gitError('GitFailed', { ...values, reason: 'it printed too much' }, { cause });
  }
  const rejection = rejectionIn(error.stdout);
  if (rejection) {
    return gitError('GitPushRefused', { ...values, reason: `${rejection}, ${reason}` }, { cause });
  }
  // What the remote says through us is anyone's words.
  const own = error.stderr.replace(/^remote:.*$/gm, '');
  const code = WORDS.find(([words]) => words.test(own))?.[1] ?? 'GitFailed';
  return gitError(code, { ...values, reason }, { cause });
}

function valuesOf({ remote, action, branch, object }: FailedAction): Record<string, string> {
  return { url: remote.url, action, branch: branch ?? '', object: object ?? 'what was asked for' };
}

/** Why a push was turned down: `!`, the refs, and the reason, between tabs, as git-push(1) prints it. */
function rejectionIn(stdout: string): string | undefined {
  return /^!\t[^\t]*\t(.*)$/m.exec(stdout)?.[1];
}

/** The line of what Git printed that says most: its first `fatal` or `error`, else the last of the remote, else the last. */
function reasonOf(stderr: string, remote: GitRemote): string {
  const lines = scrub(stderr, remote)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'remote:');
  const own = lines.find((line) => /^(?:fatal|error): (?!failed to push some refs)/.test(line));
  const theirs = lines.findLast((line) => line.startsWith('remote: '));
  const telling = own ?? theirs ?? lines.at(-1) ?? 'it gave no reason';
  return printable(telling.replace(/^(?:fatal|error|remote): /, '').replace(/\.$/, ''));
}
