import { error } from '../errors.ts';
import { readMountedValues } from '../secrets/mounted-values.ts';

/** A repository, and as whom it is read. */
export interface GitAccess {
  /** `https://HOST/PATH`; plain `http://` works too, and sends the credentials in the open. */
  url: string;
  /** Only ever sent as a header to the host of `url`. */
  credentials?: { username: string; password: string };
  /** PEM of an authority that is trusted beside the usual ones. */
  certificateAuthority?: string;
}

/** The values that credentials are made of; the same are the names of their files where they are mounted. */
const GIT_SECRET_KEYS = ['token', 'username', 'ca.crt'] as const;

/** Whom forges take a token's bearer for where nobody is named; they look at the token alone. */
const DEFAULT_USERNAME = 'x-access-token';
const MAXIMUM_LENGTH = 64 * 1_024;

/** The decoded values of Secrets: `token` with or without `username`, and `ca.crt`; all may be absent. */
export type GitSecret = Readonly<Partial<Record<(typeof GIT_SECRET_KEYS)[number], string>>>;

/** Puts an address and what Secrets say of it together. @throws GitAccessInvalid, which names keys and never values */
export function makeGitAccess(url: string, secret: GitSecret): GitAccess {
  const read = (name: (typeof GIT_SECRET_KEYS)[number]) => {
    const value = secret[name]?.trim() || undefined;
    if (value !== undefined && value.length > MAXIMUM_LENGTH) throw refuse(url, `${name} is too long`);
    return value;
  };
  const [password, username = DEFAULT_USERNAME, certificateAuthority] = [
    read('token'),
    read('username'),
    read('ca.crt'),
  ];
  // What goes into a header is one line, and a colon ends the name in it (RFC 7617).
  if (/[^\x20-\x7e]/.test(`${username}${password ?? ''}`) || username.includes(':'))
    throw refuse(url, 'username or token holds line breaks, or characters that no header can carry');
  return {
    url: checkAddress(url),
    ...(password === undefined ? {} : { credentials: { username, password } }),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
  };
}

/** Reads what is mounted beside one another in a directory; what is not there is absent. @throws GitAccessInvalid */
export async function readGitAccess(url: string, directory: string): Promise<GitAccess> {
  return makeGitAccess(url, await readMountedValues(directory, GIT_SECRET_KEYS));
}

/** An address without what it must not have, and without a slash at its end. */
function checkAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw refuse('the Git repository', 'its url must be an http or https address');
  if (url.username !== '' || url.password !== '')
    throw refuse(`${url.origin}${url.pathname}`, 'its url must not hold a user or a password');
  if (url.search !== '' || url.hash !== '')
    throw refuse(`${url.origin}${url.pathname}`, 'its url must not have a query or a fragment');
  return url.href.replace(/\/+$/, '');
}

function refuse(repository: string, reason: string): Error {
  return error('GitAccessInvalid', { repository, reason });
}
