import type { IncomingMessage } from 'node:http';
import { error } from '../errors.ts';

/**
 * Whether the rows of a request are counted into the profile: they are, unless it says `churnops-profile: skip`, as tests and probes do, whose rows are no
 * customers'.
 *
 * @throws RequestMalformed for another value, which would otherwise be counted although its sender may have meant the opposite.
 */
export function isProfiled({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const value = headers['churnops-profile'];
  if (value === undefined) return true;
  if (value === 'skip') return false;
  throw error('RequestMalformed', { path: 'Header churnops-profile', reason: 'must be skip, or left out' });
}
