import { type Condition, findCondition } from '../controller/conditions.ts';
import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import type { Rollout } from './rollout.ts';
import type { RolloutFacts } from './rollout-facts.ts';
import { earlierName, sameSettings, versionOf } from './server-settings.ts';
import type { ChildProblem } from './verdicts.ts';

/**
 * The events of a step from the facts that were on the Deployment to those that are now: each once, because the facts
 * move with the step.
 */
export function rolloutEvents(before: RolloutFacts, rollout: Rollout): RecordedEvent[] {
  const { phase, wanted, running, failed } = rollout;
  const name = `Version ${versionOf(wanted.artifact)}`;
  const restarted = phase === 'RollingOut' && !sameSettings(before.running, running);
  if (phase === before.phase && !restarted) return [];
  switch (phase) {
    case 'RollingOut':
      return [{ type: 'Normal', reason: 'RolloutStarted', message: `Rolling out ${wanted.artifact}.` }];
    case 'Complete':
      return [{ type: 'Normal', reason: 'RolloutComplete', message: `${name} serves.` }];
    case 'Failed':
      return [failedEvent(name, failed?.message)];
    case 'GaveWay':
      return [
        failedEvent(name, failed?.message),
        {
          type: 'Warning',
          reason: 'GaveWay',
          message: `${name} gave way to ${earlierName(running, wanted)}; it is tried again when the spec changes.`,
        },
      ];
  }
}

/** A warning for each problem that the conditions did not tell of before. */
export function problemEvents(
  conditions: readonly Condition[] | undefined,
  problems: readonly ChildProblem[],
): RecordedEvent[] {
  const told = findCondition(conditions, 'Ready')?.message ?? '';
  return problems
    .filter(({ message }) => !told.includes(message))
    .map(({ reason, message }) => ({ type: 'Warning', reason, message }));
}

function failedEvent(name: string, cause: string | undefined): RecordedEvent {
  return { type: 'Warning', reason: 'RolloutFailed', message: `${name} failed: ${cause}.` };
}
