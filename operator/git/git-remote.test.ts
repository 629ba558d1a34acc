import { describe, expect, it } from 'vitest';
import { checkRemote, remoteKey, scrub } from './git-remote.ts';

describe('an address', () => {
  it.each(['https://git.example.com/team/models.git', 'http://127.0.0.1:3000/a/b', 'https://[::1]:8443/x'])(
    'may be %s',
    (url) => {
      expect(checkRemote({ url })).toEqual({ url });
    },
  );

  it.each([
    'git@github.com:a/b',
    'ssh://git@host/a',
    'file:///etc',
    'ext::sh -c touch% /tmp/x',
    '/srv/git',
    '-x',
    'https://host/a?token=b',
    'https://host/a#b',
    'https://host/a\nb',
    'https://host/a b',
    `https://host/${'a'.repeat(3_000)}`,
  ])('may not be %j', (url) => {
    expect(() => checkRemote({ url })).toThrow(expect.objectContaining({ code: 'GitAddressRefused' }));
  });

  it('with credentials in it is refused without repeating them', () => {
    const url = 'https://robot:canary@host/a';
    expect(() => checkRemote({ url })).toThrow('https://host/a is refused: it has credentials in it');
    expect(() => checkRemote({ url: 'https://canary@host/a' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it('comes with credentials of one line', () => {
    const remote = { url: 'https://host/a', credentials: { username: 'a', password: 'canary\n' } };
    expect(() => checkRemote(remote)).toThrow('is there a line break at the end?');
    expect(() => checkRemote(remote)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });
});

describe('the key of a remote', () => {
  it('differs by every part, and tells none of them', () => {
    const url = 'https://host/a';
    const keys = [
      remoteKey({ url }),
      remoteKey({ url: `${url}b` }),
      remoteKey({ url, certificateAuthority: 'x' }),
      remoteKey({ url, credentials: { username: 'x', password: '' } }),
      remoteKey({ url, credentials: { username: '', password: 'x' } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });
});

describe('a text that is scrubbed', () => {
  it('has the password in no form that HTTP and URLs use', () => {
    const credentials = { username: 'u', password: 'p@ss/1' };
    const text = `p@ss/1 p%40ss%2F1 ${Buffer.from('u:p@ss/1').toString('base64')} ${btoa('p@ss/1')}`;
    expect(scrub(text, { credentials })).toBe('*** *** *** ***');
  });

  it('stays as it is where there is no password', () => {
    expect(scrub('a', {})).toBe('a');
    expect(scrub('a', { credentials: { username: 'a', password: '' } })).toBe('a');
  });
});
