import type { Reading } from '../../evidence/reading.ts';
import type { Trouble, TroubleReason } from './trouble.ts';

/** Errors that have a reason of their own; every other leaves the reference unread. */
const REASONS: Readonly<Record<string, TroubleReason>> = {
  ProfileMissing: 'ReferenceMissing',
  SecretForbidden: 'SecretForbidden',
  SecretMissing: 'SecretMissing',
};

/** Why a model's traffic cannot be counted. @param blocking whether it is the model that serves. */
export function referenceTrouble(
  { reason, code = '' }: Extract<Reading<unknown>, { kind: 'Unread' }>,
  blocking: boolean,
): Trouble {
  return { reason: REASONS[code] ?? 'ReferenceUnread', message: reason, blocking };
}
