import { describe, expect, it } from 'vitest';
import type { Secret } from '../../kubernetes/resource.ts';
import { readCertificate, readCredentials } from './credentials.ts';

const secret = (values: Record<string, string>): Secret => ({
  data: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
});
const read = (values: Record<string, string>) => readCredentials(secret(values), 'git', 'shop');

describe('readCredentials', () => {
  it('takes a token alone, for the forge and for Git', () => {
    expect(read({ token: 'abc' })).toEqual({
      forge: { kind: 'Token', token: 'abc' },
      git: { username: 'x-access-token', password: 'abc' },
    });
  });

  it('takes the user name that is there, and no line break that an editor left', () => {
    expect(read({ token: 'abc\n', username: 'robot\r\n' })).toEqual({
      forge: { kind: 'Token', token: 'abc', login: 'robot' },
      git: { username: 'robot', password: 'abc' },
    });
  });

  it.each(['x-access-token', 'oauth2', 'git'])('does not take %s for the login of anyone', (username) => {
    expect(read({ token: 'abc', username }).forge).toEqual({ kind: 'Token', token: 'abc' });
  });

  it('takes a GitHub App, which has no token for Git yet', () => {
    const app = { appId: '7', installationId: '9', privateKey: 'PEM' };
    expect(read(app)).toEqual({ forge: { kind: 'App', ...app }, git: undefined });
  });

  it.each([{}, { token: ' \n' }, { appId: '7' }, { privateKey: 'PEM' }])(
    'refuses %j, and says how to make one',
    (values) => {
      expect(() => read(values as Record<string, string>)).toThrow(
        /Secret git in namespace shop .* kubectl/s,
      );
    },
  );
});

describe('readCertificate', () => {
  it('reads the certificates under the key, and names a key that is not there', () => {
    expect(readCertificate(secret({ 'ca.crt': 'PEM\n' }), 'ca.crt', 'ca', 'shop')).toBe('PEM');
    expect(() => readCertificate(secret({}), 'ca.crt', 'ca', 'shop')).toThrow(/Secret ca .* key ca.crt/);
  });
});
