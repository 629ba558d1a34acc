import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';

/** What a registry host is told so that it knows who asks. */
export interface Credential {
  username: string;
  password: string;
}

/** Credentials by registry host. */
export type Credentials = ReadonlyMap<string, Credential>;

const BOUNDS = { maximumBytes: 1 << 20, maximumDepth: 16 };

/**
 * Reads the `auths` of a docker `config.json` (a Secret of type kubernetes.io/dockerconfigjson holds the same).
 * Credential helpers are programs and are not run; entries without a password are left out.
 *
 * @throws DockerConfigInvalid; the sentence holds nothing of the file's content.
 */
export function parseDockerConfig(text: string | Uint8Array): Credentials {
  const { auths } = asObject(read(text), 'it is not a JSON object');
  const credentials = new Map<string, Credential>();
  if (auths === undefined) return credentials;
  for (const [key, value] of Object.entries(asObject(auths, 'auths is not an object'))) {
    const credential = readEntry(asObject(value, `the entry of ${key} is not an object`), key);
    if (credential !== undefined) credentials.set(hostOf(key), credential);
  }
  return credentials;
}

function read(text: string | Uint8Array): unknown {
  try {
    return parseBoundedJson(text, BOUNDS);
  } catch (cause) {
    // JSON.parse quotes the text it fails on, which here may be a password: the cause is dropped on purpose.
    throw error(
      'DockerConfigInvalid',
      { reason: 'the docker config is not JSON' },
      { cause: (cause as Error).name },
    );
  }
}

function readEntry(entry: Record<string, unknown>, key: string): Credential | undefined {
  if (typeof entry['username'] === 'string' && typeof entry['password'] === 'string') {
    return { username: entry['username'], password: entry['password'] };
  }
  if (typeof entry['auth'] !== 'string' || entry['auth'] === '') return undefined;
  const pair = readBase64(entry['auth']);
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon === -1) {
    throw error('DockerConfigInvalid', { reason: `auth of ${key} is not base64 of name:password` });
  }
  return { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** Node's own decoder leaves out what is not base64, and a bare password may then look like a pair. */
function readBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === text.trim().replace(/=+$/, '');
  const pair = bytes.toString('utf8');
  return isWhole && !pair.includes('\ufffd') ? pair : undefined;
}

/** Keys are hosts or, by old custom, URLs such as https://index.docker.io/v1/. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
  return host === 'index.docker.io' ? 'docker.io' : host;
}

function asObject(value: unknown, reason: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw error('DockerConfigInvalid', { reason });
  }
  return value as Record<string, unknown>;
}
