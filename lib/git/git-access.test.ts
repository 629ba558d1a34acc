import { describe, expect, it } from 'vitest';
import { makeGitAccess } from './git-access.ts';

const URL = 'https://git.example.com/team/data.git';

describe('access to a repository', () => {
  it('needs nothing where anyone may read it', () => {
    expect(makeGitAccess(`${URL}/`, {})).toEqual({ url: URL });
    expect(makeGitAccess(URL, { token: ' \n' })).toEqual({ url: URL });
  });

  it('is by a token, and by a name where one is given', () => {
    const { credentials } = makeGitAccess(URL, { token: 'secret\n' });
    expect(credentials).toEqual({ username: 'x-access-token', password: 'secret' });
    const named = makeGitAccess(URL, { token: 'secret', username: 'bot', 'ca.crt': 'PEM' });
    expect(named).toEqual({
      url: URL,
      credentials: { username: 'bot', password: 'secret' },
      certificateAuthority: 'PEM',
    });
  });

  it.each<[string, string, object, string]>([
    ['no address', 'data.git', {}, 'an http or https address'],
    ['SSH', 'ssh://git@git.example.com/data.git', {}, 'an http or https address'],
    ['a file', 'file:///etc/passwd', {}, 'an http or https address'],
    ['a password', 'https://u:canary@git.example.com/data.git', {}, 'must not hold a user or a password'],
    ['a query', `${URL}?token=canary`, {}, 'must not have a query'],
    ['a token of two lines', URL, { token: 'canary\r\nx: y' }, 'line breaks'],
    ['a name with a colon', URL, { token: 'canary', username: 'a:b' }, 'username or token'],
    ['a token without end', URL, { token: 'canary'.repeat(20_000) }, 'token is too long'],
  ])('is refused by %s, and no secret is told', (_, url, secret, words) => {
    expect(() => makeGitAccess(url, secret)).toThrow(words);
    expect(() => makeGitAccess(url, secret)).not.toThrow(/canary/);
  });
});
