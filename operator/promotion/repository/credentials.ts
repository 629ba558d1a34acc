import type { ForgeCredentials } from '../../forge/connection/credentials.ts';
import type { Secret } from '../../kubernetes/resource.ts';
import { promotionError } from '../errors.ts';

/** Whom a forge takes a token's bearer for where the Secret names nobody; GitHub and Gitea look at the token alone. */
const DEFAULT_USERNAME = 'x-access-token';

/** What people write for a user name where only the token counts: nobody's login. */
const PLACEHOLDERS: readonly string[] = [DEFAULT_USERNAME, 'oauth2', 'git'];

/** What a Secret gives: for the forge's API, and for Git where that is the same token. */
export interface RepositoryCredentials {
  forge: ForgeCredentials;
  /** Undefined for a GitHub App, whose tokens for Git are made for an hour each. */
  git: { username: string; password: string } | undefined;
}

/**
 * Reads the Secret of a repository: a `token` with or without a `username`, or `appId`, `installationId` and `privateKey` of a GitHub App.
 *
 * @throws CodedError `SecretIncomplete`
 */
export function readCredentials(secret: Secret, name: string, namespace: string): RepositoryCredentials {
  const value = (key: string) => decode(secret.data?.[key]);
  const token = value('token');
  if (token !== undefined) {
    const username = value('username');
    return {
      forge: {
        kind: 'Token',
        token,
        ...(username !== undefined && !PLACEHOLDERS.includes(username) && { login: username }),
      },
      git: { username: username ?? DEFAULT_USERNAME, password: token },
    };
  }
  const [appId, privateKey, installationId] = [value('appId'), value('privateKey'), value('installationId')];
  if (appId === undefined || privateKey === undefined)
    throw promotionError('SecretIncomplete', { name, namespace });
  return {
    forge: { kind: 'App', appId, privateKey, ...(installationId !== undefined && { installationId }) },
    git: undefined,
  };
}

/** The text under a key; line breaks at its ends, which editors leave there, are no part of a secret. */
function decode(value: string | undefined): string | undefined {
  const text = value === undefined ? '' : Buffer.from(value, 'base64').toString('utf8').trim();
  return text === '' ? undefined : text;
}

/**
 * Reads the certificate authorities under a key.
 *
 * @throws CodedError `CertificateMissing`
 */
export function readCertificate(secret: Secret, key: string, name: string, namespace: string): string {
  const text = decode(secret.data?.[key]);
  if (text === undefined) throw promotionError('CertificateMissing', { key, name, namespace });
  return text;
}
