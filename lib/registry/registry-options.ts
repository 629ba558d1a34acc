import { error } from '../errors.ts';
import { isHost } from './reference.ts';

/** How one registry host is reached. Hosts that no option names are reached by HTTPS with the system's CAs. */
export interface RegistryOption {
  /** The host with its port, as it stands in references. */
  host: string;
  /** Plain HTTP instead of HTTPS; false where nothing is said. */
  plainHTTP?: boolean;
  /** PEM certificates that are trusted for this host, besides the system's. */
  certificateAuthority?: string;
  /** A host that is asked first when reading; its answers are verified like all others. */
  mirror?: string;
}

/** Every registry that is reached in another way than usual. */
export type RegistryOptions = RegistryOption[];

const FIELDS = ['host', 'plainHTTP', 'certificateAuthority', 'mirror'];

/**
 * Reads registries out of a configuration. A host that is no host, or a misspelt field, would be skipped in silence: its
 * registry would then be reached in the usual way.
 *
 * @param value of unknown origin; undefined where the configuration says nothing.
 * @param path of the value, for errors.
 * @throws RegistryOptionsInvalid, whose values `path` and `reason` name the place and what belongs there.
 */
export function parseRegistryOptions(value: unknown, path: string): RegistryOptions {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw refuse(path, 'must be a list');
  const options = value.map((item, index) => parseOption(item, `${path}[${index}]`));
  options.forEach(({ host }, index) => {
    const first = options.findIndex((option) => option.host === host);
    if (first < index) throw refuse(`${path}[${index}].host`, `is there twice: ${host}`);
  });
  return options;
}

function parseOption(value: unknown, path: string): RegistryOption {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'must be an object like {"host": "registry.example.com"}');
  }
  const other = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (other !== undefined) {
    throw refuse(`${path}.${other}`, `is not a field; the fields here are ${FIELDS.join(', ')}`);
  }
  const { host, plainHTTP, certificateAuthority, mirror } = value as Record<string, unknown>;
  const option: RegistryOption = { host: parseHost(host, `${path}.host`) };
  if (plainHTTP === true) option.plainHTTP = true;
  else if (isGiven(plainHTTP) && plainHTTP !== false)
    throw refuse(`${path}.plainHTTP`, 'must be true or false');
  if (typeof certificateAuthority === 'string' && isGiven(certificateAuthority)) {
    option.certificateAuthority = certificateAuthority;
  } else if (isGiven(certificateAuthority)) {
    throw refuse(`${path}.certificateAuthority`, 'must be PEM certificates as one text');
  }
  if (isGiven(mirror)) option.mirror = parseHost(mirror, `${path}.mirror`);
  return option;
}

function parseHost(value: unknown, path: string): string {
  if (typeof value === 'string' && isHost(value)) return value;
  throw refuse(path, 'must be a host name with an optional port, without a scheme or a path');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function refuse(path: string, reason: string) {
  return error('RegistryOptionsInvalid', { path, reason });
}
