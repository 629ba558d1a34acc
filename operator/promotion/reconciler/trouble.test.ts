import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import { forgeError, forgeErrors } from '../../forge/errors.ts';
import { gitError, gitErrors } from '../../git/errors.ts';
import { promotionError } from '../errors.ts';
import { troubleOf } from './trouble.ts';

describe('troubleOf', () => {
  it.each<[string, Error, string, boolean]>([
    [
      'a Secret that is not there',
      operatorError('SecretMissing', { name: 'git', namespace: 'a' }),
      'SecretMissing',
      true,
    ],
    [
      'a Secret without a token',
      promotionError('SecretIncomplete', { name: 'git', namespace: 'a' }),
      'SecretIncomplete',
      false,
    ],
    [
      'a token that is refused',
      forgeError('ForgeUnauthorized', { host: 'f', action: 'a' }),
      'CredentialsRefused',
      false,
    ],
    [
      'a clone that is refused',
      gitError('GitCredentialsRefused', { url: 'u', reason: 'r' }),
      'CredentialsRefused',
      false,
    ],
    [
      'rights that are missing',
      forgeError('ForgeForbidden', { host: 'f', action: 'a', reason: 'r' }),
      'RightsMissing',
      false,
    ],
    [
      'a forge that is away',
      forgeError('ForgeUnreachable', { host: 'f', action: 'a', reason: 'r' }),
      'ForgeUnreachable',
      true,
    ],
    ['a symbolic link', gitError('GitPathRefused', { path: 'p', reason: 'r' }), 'TargetUnreadable', false],
    ['Git that fails', gitError('GitFailed', { url: 'u', action: 'a', reason: 'r' }), 'GitFailed', true],
  ])('reads %s', (_, error, reason, passing) => {
    expect(troubleOf(error)).toMatchObject({ reason, passing, message: error.message });
  });

  it('knows when to come back', () => {
    const limited = forgeError('ForgeRateLimited', { host: 'f', action: 'a', status: 429, seconds: 60 });
    expect(troubleOf(limited)).toMatchObject({ reason: 'RateLimited', retryAfter: 60_000 });
  });

  it('leaves to others what is no trouble of a repository', () => {
    expect(troubleOf(new TypeError('a mistake of ours'))).toBeUndefined();
    expect(troubleOf(operatorError('LeadershipLost', { lease: 'l' }))).toBeUndefined();
  });

  it('has a reason for whatever forges and Git can fail at', () => {
    const codes = Object.keys({ ...forgeErrors, ...gitErrors }).filter((code) => !code.startsWith('Webhook'));
    for (const code of codes) {
      const error = code in gitErrors ? gitError(code as never) : forgeError(code as never);
      expect(troubleOf(error)?.reason, code).toMatch(/^[A-Z][A-Za-z]+$/);
    }
  });

  it('has its reasons explained in the guide', () => {
    const source = readFileSync(join(import.meta.dirname, 'trouble.ts'), 'utf8');
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/promotion.md'), 'utf8');
    const reasons = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, reason]) => reason);
    expect(reasons.length).toBeGreaterThan(10);
    expect(reasons.filter((reason) => !new RegExp(`\\b${reason}\\b`).test(guide))).toEqual([]);
  });
});
