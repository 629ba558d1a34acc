import { describe, expect, it } from 'vitest';
import { GitCommandError, type GitEnd } from './git-command.ts';
import { explainFailure, TOO_LARGE } from './git-failure.ts';

const remote = { url: 'https://host/a', credentials: { username: 'u', password: 'canary' } };
const failed = { remote, action: 'fetch', branch: 'main', object: 'abc', maximumBytes: 10 };
const ended = (stderr: string, stdout = '', end: GitEnd = { kind: 'Exited', code: 128 }) =>
  explainFailure(new GitCommandError(end, Buffer.from(stdout), Buffer.from(stderr)), failed);

describe('what Git says', () => {
  it.each([
    ['fatal: Authentication failed for', 'GitCredentialsRefused'],
    ["fatal: could not read Username for 'https://host': terminal prompts disabled", 'GitCredentialsRefused'],
    ["fatal: unable to access 'x': The requested URL returned error: 403", 'GitCredentialsRefused'],
    ["fatal: repository 'x' not found", 'GitRepositoryMissing'],
    ["fatal: couldn't find remote ref refs/heads/main", 'GitBranchMissing'],
    [
      "fatal: unable to access 'x': server certificate verification failed. CAfile: none",
      'GitCertificateRefused',
    ],
    ["fatal: unable to access 'x': Could not resolve host: h", 'GitUnreachable'],
    ["fatal: unable to access 'x': The requested URL returned error: 502", 'GitUnreachable'],
    ["fatal: unable to access 'x': The requested URL returned error: 429", 'GitThrottled'],
    ["fatal: unable to access 'x': The requested URL returned error: 301", 'GitRedirected'],
    ['error: RPC failed; curl 28 Operation too slow. Less than 100 bytes/sec', 'GitTimedOut'],
    ['error: RPC failed; curl 18 transfer closed\nfatal: early EOF', 'GitUnreachable'],
    ['fatal: write error: No space left on device\nfatal: early EOF', 'GitDiskFull'],
    ['error: object 12: zeroPaddedFilemode: x\nfatal: fsck error in packed object', 'GitObjectsRefused'],
    ["fatal: transport 'https' not allowed", 'GitObjectMissing'],
    ['fatal: packed object 12 (stored in x) is corrupt', 'GitFailed'],
    ['', 'GitFailed'],
  ])('means what it means: %j', (stderr, code) => {
    expect(ended(stderr)).toMatchObject({ code });
  });

  it('is told to a person by its most telling line, without the password', () => {
    const { message } = ended('warning: a\nfatal: packed object canary is corrupt\nhint: b\n');
    expect(message).toBe('Git failed on the clone of https://host/a (fetch): packed object *** is corrupt.');
  });

  it('is not mixed up with what the remote says through it', () => {
    expect(ended('remote: Authentication failed\nfatal: early EOF')).toMatchObject({
      code: 'GitUnreachable',
    });
  });

  it('of a push is in its report', () => {
    const report = 'To https://host/a\n!\tabc:refs/heads/a\t[remote rejected] (hook declined)\nDone\n';
    const said = 'remote: certificate of conduct\nerror: failed to push some refs\n';
    expect(ended(said, report)).toMatchObject({
      code: 'GitPushRefused',
      message: expect.stringContaining('[remote rejected] (hook declined), certificate of conduct'),
    });
  });
});

describe('a command that was ended', () => {
  it('says why', () => {
    expect(ended('', '', { kind: 'TimedOut' })).toMatchObject({ code: 'GitTimedOut', retryable: true });
    expect(ended('', '', { kind: 'TooMuchOutput' })).toMatchObject({ code: 'GitFailed' });
    expect(ended('', '', { kind: 'Watched', reason: TOO_LARGE })).toMatchObject({
      code: 'GitRepositoryTooLarge',
    });
    expect(ended('', '', { kind: 'Watched', reason: 'EIO' })).toMatchObject({ code: 'GitFailed' });
  });
});
