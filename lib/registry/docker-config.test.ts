import { describe, expect, it } from 'vitest';
import { parseDockerConfig } from './docker-config.ts';

const auth = (text: string) => Buffer.from(text).toString('base64');

describe('parseDockerConfig', () => {
  it('reads base64 pairs, plain pairs and passwords with colons', () => {
    const config = {
      auths: {
        'registry.example:5000': { auth: auth('robot:pass:word') },
        'https://index.docker.io/v1/': { username: 'me', password: 'secret' },
        'empty.example': {},
      },
      credsStore: 'desktop',
    };
    expect(parseDockerConfig(JSON.stringify(config))).toEqual(
      new Map([
        ['registry.example:5000', { username: 'robot', password: 'pass:word' }],
        ['docker.io', { username: 'me', password: 'secret' }],
      ]),
    );
  });

  it('gives no credentials for a config without any', () => {
    expect(parseDockerConfig('{}').size).toBe(0);
  });

  it.each([
    '',
    'canary',
    '[]',
    '{"auths":[]}',
    '{"auths":{"h":"canary"}}',
    `{"auths":{"h":{"auth":"${auth('canary')}"}}}`,
    // Decoded, these two hold a colon too; a bare password may.
    '{"auths":{"h":{"auth":"0zr/canary"}}}',
    '{"auths":{"h":{"auth":"YTpi-canary!"}}}',
  ])('refuses %j without repeating what is in it', (text) => {
    let message = '';
    try {
      parseDockerConfig(text);
    } catch (error) {
      message = String(error) + String((error as Error).cause);
      expect(error).toMatchObject({ code: 'DockerConfigInvalid' });
    }
    expect(message).not.toBe('');
    expect(message).not.toContain('canary');
  });
});
