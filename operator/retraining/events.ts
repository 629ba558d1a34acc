import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import type { TrainingStatus } from './decision/facts.ts';

/** Reasons that a person should look at. */
const WARNINGS = new Set([
  'RunFailed',
  'GatesFailed',
  'BudgetSpent',
  'DataUnreadable',
  'RunRefused',
  'SpecInvalid',
]);

/** What is told where it happens: the run is made, or nothing is so yet. */
const TOLD_ELSEWHERE = new Set(['InFlight', 'Idle']);

/** One event where the training of a model comes to stand otherwise; what lasts is not told again. */
export function trainingEvents(before: TrainingStatus | undefined, after: TrainingStatus): RecordedEvent[] {
  const same = before?.reason === after.reason && before.run === after.run;
  if (same || TOLD_ELSEWHERE.has(after.reason)) return [];
  return [
    { type: WARNINGS.has(after.reason) ? 'Warning' : 'Normal', reason: after.reason, message: after.message },
  ];
}
