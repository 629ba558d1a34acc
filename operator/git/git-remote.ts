import { createHash } from 'node:crypto';
import { gitError } from './errors.ts';
import { printable } from './names.ts';

/** Where a repository is, and as whom it is read and written. */
export interface GitRemote {
  /** `https://HOST/PATH`; plain `http://` works too, and sends the credentials in the open. */
  url: string;
  /** In PEM; replaces the system's certificate authorities for this remote. */
  certificateAuthority?: string;
  /** Never put into a URL, an argument list, an environment, a file, a log or an error. */
  credentials?: { username: string; password: string };
}

/** @throws CodedError `GitAddressRefused`; the address is told without credentials that someone put into it. */
export function checkRemote(remote: GitRemote): GitRemote {
  const refuse = (url: string, reason: string) => gitError('GitAddressRefused', { url, reason });
  if (!URL.canParse(remote.url)) throw refuse('given', 'it is not an address');
  const url = new URL(remote.url);
  const shown = printable(`${url.protocol}//${url.host}${url.pathname}`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(shown, 'only https and http are used');
  if (url.username !== '' || url.password !== '') throw refuse(shown, 'it has credentials in it');
  if (url.search !== '' || url.hash !== '') throw refuse(shown, 'it has a query or a fragment');
  if (remote.url.length > 2_048 || printable(remote.url) !== remote.url || /\s/.test(remote.url)) {
    throw refuse(shown, 'it is too long or has blanks or control characters in it');
  }
  const { username = '', password = '' } = remote.credentials ?? {};
  // Git's credential protocol is made of lines.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(username + password)) {
    throw refuse(shown, 'its credentials have control characters in them; is there a line break at the end?');
  }
  return remote;
}

/** The same for the same remote, credentials and certificate authority; nothing can be learned from it. */
export function remoteKey(remote: GitRemote): string {
  const { url, certificateAuthority = '', credentials } = remote;
  const parts = [url, certificateAuthority, credentials?.username ?? '', credentials?.password ?? ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Takes the password out of a text, in every form in which HTTP and URLs carry it. */
export function scrub(text: string, { credentials }: Pick<GitRemote, 'credentials'>): string {
  if (!credentials?.password) return text;
  const { username, password } = credentials;
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  const forms = [password, encodeURIComponent(password), basic, Buffer.from(password).toString('base64')];
  return forms.reduce((scrubbed, form) => scrubbed.replaceAll(form, '***'), text);
}
