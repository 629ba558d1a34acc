import { CodedError } from '@churnops/lib/errors/error-table.ts';

/** What came of reading something from a registry. */
export type Reading<T> =
  | { kind: 'Read'; value: T }
  /** `lasting`: reading it again would bring the same, until someone changes something there. `code`: of the error, where it is one of a table. */
  | { kind: 'Unread'; reason: string; lasting: boolean; code?: string };

/** Reads that failed for good are tried again all the same, in milliseconds: what was deleted may be pushed again. */
export const LASTING_KEPT = 300_000;

/** How long trouble is remembered, in milliseconds, so that a registry that is down is not asked by every pass. */
export const TROUBLE_KEPT = 20_000;

/** What lies with the artifact: no other answer is to be had from the registry. */
const LASTING: ReadonlySet<string> = new Set([
  'NotFound',
  'ArtifactInvalid',
  'ContractInvalid',
  'JsonInvalid',
  'JsonTooLarge',
  'JsonTooDeep',
  'TooLarge',
  'ReferenceInvalid',
  'ProfileMissing',
  'ProfileInvalid',
]);

/** Turns what was thrown into a reading; anything that no table knows is told in general words. */
export function unreadBecause(fault: unknown): Extract<Reading<never>, { kind: 'Unread' }> {
  if (fault instanceof CodedError) {
    const { code, message } = fault;
    return { kind: 'Unread', reason: message, lasting: LASTING.has(code), code };
  }
  const reason = 'It could not be read, for a reason that the log of the operator tells.';
  return { kind: 'Unread', reason, lasting: false };
}
