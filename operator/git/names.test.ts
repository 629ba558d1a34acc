import { describe, expect, it } from 'vitest';
import { checkBranch, checkCommit, checkPath, printable } from './names.ts';

describe('a path', () => {
  it.each(['a', 'environments/dev/telco.yaml', 'a b/c', 'ü/日本', '.github/x', 'a..b', 'a-b', '.gitignore'])(
    'may be %j',
    (path) => {
      expect(checkPath(path)).toBe(path);
    },
  );

  it.each([
    '',
    '/a',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a//b',
    'a/',
    '-a',
    ':(top)a',
    'a\\b',
    'a\nb',
    '.git/config',
    'a/.GIT/hooks/x',
    'git~1/config',
    'x'.repeat(2_000),
  ])('may not be %j', (path) => {
    expect(() => checkPath(path)).toThrow(expect.objectContaining({ code: 'GitPathRefused' }));
  });
});

describe('a branch', () => {
  it.each(['main', 'churnops/c/n/m/dev', 'release-1.2', 'a@b'])('may be %j', (branch) => {
    expect(checkBranch(branch)).toBe(branch);
  });

  it.each([
    '',
    '-a',
    '--exec=x',
    'a..b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    '/a',
    'a/',
    'a//b',
  ])('may not be %j', (branch) => {
    expect(() => checkBranch(branch)).toThrow(expect.objectContaining({ code: 'GitBranchRefused' }));
  });

  it.each(['.a', 'a/.b', 'a.lock', 'a.lock/b', 'a.', '@', 'a@{1}', 'a\u0000', 'a\u007f', 'a/-b/../c'])(
    'may not be %j either',
    (branch) => {
      expect(() => checkBranch(branch)).toThrow(expect.objectContaining({ code: 'GitBranchRefused' }));
    },
  );
});

describe('the id of a commit', () => {
  it('is hexadecimal, in one of the two lengths that Git knows', () => {
    expect(checkCommit('a'.repeat(40))).toHaveLength(40);
    expect(checkCommit('0'.repeat(64))).toHaveLength(64);
    for (const wrong of [
      '',
      'HEAD',
      'a'.repeat(39),
      'A'.repeat(40),
      `-${'a'.repeat(39)}`,
      `${'a'.repeat(40)}\n`,
    ]) {
      expect(() => checkCommit(wrong)).toThrow(expect.objectContaining({ code: 'GitCommitRefused' }));
    }
  });
});

describe('a text of anyone', () => {
  it('is one short line without control characters', () => {
    expect(printable('a\u001b[31m\r\nb\u202ec')).toBe('a [31m b c');
    expect(printable('x'.repeat(400))).toHaveLength(301);
  });
});
