import { error } from '../errors.ts';
import { isDigest } from './digest.ts';

/** Where something is in a registry. With neither digest nor tag it names the repository alone. */
export interface Reference {
  /** Host name with the port, if any. */
  host: string;
  /** The path within the registry, such as `churn/telco`. */
  repository: string;
  /** `sha256:` and 64 hex digits; where it is there, a tag means nothing. */
  digest?: string;
  tag?: string;
}

// The grammars of the OCI distribution specification 1.1, "Pulling manifests", and of RFC 3986 host names.
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/i;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const MAXIMUM_LENGTH = 512;

/** Whether a text is a host as it stands in references: a name or an address, with the port if any. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

/**
 * Reads `oci://HOST/repository@sha256:…`, `HOST/repository:tag` or `HOST/repository`. The host must be there:
 * no registry is assumed.
 *
 * @throws ReferenceInvalid
 */
export function parseReference(text: string): Reference {
  const refuse = (reason: string) =>
    error('ReferenceInvalid', { reference: JSON.stringify(text.slice(0, MAXIMUM_LENGTH)), reason });
  if (text.length > MAXIMUM_LENGTH) throw refuse(`it is longer than ${MAXIMUM_LENGTH} characters`);
  const rest = text.replace(/^oci:\/\//, '');
  if (rest.includes('://')) throw refuse('only the scheme oci:// is known');
  const slash = rest.indexOf('/');
  if (slash === -1) throw refuse('it must be oci://HOST/REPOSITORY, followed by @sha256:… or :TAG');
  const host = rest.slice(0, slash);
  const match = /^([^@:]*)(?::([^@]*))?(?:@(.*))?$/s.exec(rest.slice(slash + 1));
  const [, repository = '', tag, digest] = match ?? [];
  if (!isHost(host)) throw refuse('the host is not a host name with an optional port');
  if (!REPOSITORY.test(repository)) {
    throw refuse('the repository must be lower-case letters, digits, and single separators . _ - /');
  }
  if (tag !== undefined && !TAG.test(tag))
    throw refuse('the tag must be 1 to 128 letters, digits, and . _ -');
  if (digest !== undefined && !isDigest(digest)) throw refuse('the digest must be sha256: and 64 hex digits');
  return {
    host,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The reference as `oci://HOST/repository@digest` (or `:tag`, where there is no digest). */
export function formatReference({ host, repository, digest, tag }: Reference): string {
  const suffix = digest !== undefined ? `@${digest}` : tag !== undefined ? `:${tag}` : '';
  return `oci://${host}/${repository}${suffix}`;
}

/** A reference that may be given as text. @throws ReferenceInvalid */
export function toReference(reference: string | Reference): Reference {
  return typeof reference === 'string' ? parseReference(reference) : reference;
}
