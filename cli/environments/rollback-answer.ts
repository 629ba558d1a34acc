import { digestOf } from '@churnops/operator/promotion/decision/version.ts';
import type { ProposalStatus } from './model.ts';

/** What the operator made of a request to roll back. */
export type RollbackAnswer =
  | { kind: 'Opened'; number: number; url: string; artifact: string | undefined }
  | { kind: 'Refused'; reason: string; message: string }
  | { kind: 'None' };

/** Reasons for which there will be no pull request until someone changes something. */
const REFUSALS = new Set([
  'RollbackRefused',
  'RejectedThere',
  'UndecidedThere',
  'NothingServed',
  'TargetMissing',
  'TargetUnreadable',
  'PolicyInvalid',
  'EditRefused',
  'OtherOwner',
]);

/**
 * Reads the answer to a request out of a status that may be older than the request.
 *
 * @param before what the status said before it.
 * @param request the value of the annotation.
 */
export function readRollbackAnswer(
  before: ProposalStatus | undefined,
  now: ProposalStatus | undefined,
  request: string,
): RollbackAnswer {
  if (now === undefined) return { kind: 'None' };
  const { pullRequest, digest, artifact, reason, message } = now;
  const wanted = digestOf(`@${request.slice(request.lastIndexOf('@') + 1)}`);
  if (pullRequest !== undefined && (wanted === undefined || wanted === digest)) {
    return { kind: 'Opened', ...pullRequest, artifact };
  }
  // The same words as before the request may be about an earlier one.
  const changed = before?.reason !== reason || before.message !== message;
  if (changed && REFUSALS.has(reason)) return { kind: 'Refused', reason, message };
  return { kind: 'None' };
}
