import type { ChurnModelStatus } from '@churnops/crds/churn-model.gen.ts';
import { findCondition } from '../controller/conditions.ts';
import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import { shortDigest } from '../promotion/decision/version.ts';
import type { ConvergenceStatus } from './status.ts';

/** The events of a step from what the status said to what it says: each once, because the status moves with the step. */
export function convergenceEvents(
  before: ChurnModelStatus | undefined,
  after: ConvergenceStatus,
): RecordedEvent[] {
  return [
    ...probationEvents(before, after),
    ...rollbackEvents(before?.rollback, after.rollback),
    ...convergedEvents(before, after),
  ];
}

function probationEvents(
  before: ChurnModelStatus | undefined,
  { probation }: ConvergenceStatus,
): RecordedEvent[] {
  const told = before?.probation;
  if (!probation) return [];
  if (
    told?.digest === probation.digest &&
    told.until === probation.until &&
    told.verdict === probation.verdict
  )
    return [];
  const message = `Version ${shortDigest(probation.digest)}: ${probation.message}`;
  if (probation.verdict === 'Passed') return [{ type: 'Normal', reason: 'ProbationPassed', message }];
  if (probation.verdict === 'Failed') return [{ type: 'Warning', reason: 'ProbationFailed', message }];
  return [];
}

function rollbackEvents(
  before: ConvergenceStatus['rollback'],
  after: ConvergenceStatus['rollback'],
): RecordedEvent[] {
  if (!after) return [];
  const events: RecordedEvent[] = [];
  const { pullRequest, merged, reason, message } = after;
  if (pullRequest && pullRequest.number !== before?.pullRequest?.number) {
    events.push({
      type: 'Warning',
      reason: 'RollbackOpened',
      message: `Pull request ${pullRequest.number} leads back${after.digest ? ` to version ${shortDigest(after.digest)}` : ', so that nothing is served'}: ${pullRequest.url}`,
    });
  }
  if (merged && before && merged.number !== before.merged?.number) {
    events.push({
      type: 'Normal',
      reason: 'RollbackMerged',
      message: `Pull request ${merged.number} was merged.`,
    });
  }
  if (reason === 'RollbackRefused' && before?.message !== message) {
    events.push({ type: 'Warning', reason, message });
  }
  return events;
}

function convergedEvents(before: ChurnModelStatus | undefined, after: ConvergenceStatus): RecordedEvent[] {
  const told = findCondition(before?.conditions, 'Converged');
  const now = findCondition(after.conditions, 'Converged');
  if (now?.reason !== 'ChangedByHand' || told?.reason === 'ChangedByHand') return [];
  return [{ type: 'Warning', reason: now.reason, message: now.message }];
}
