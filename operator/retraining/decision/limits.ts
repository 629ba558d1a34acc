import { formatConditionTime } from '../../controller/conditions.ts';
import { parseDuration } from '../../promotion/decision/policy/duration.ts';
import type { Run } from '../../training-run/run.ts';
import type { Training } from './facts.ts';
import { createdAt, endedAt, isCaused } from './past-runs.ts';

/** What keeps a run that nobody requested from being made now. */
export interface Limit {
  reason: 'Cooldown' | 'BudgetSpent';
  message: string;
  until: Date;
}

/** Whether a run counts against the budget of its model: whatever came of it, it cost its time. */
export function countsForBudget(run: Run): boolean {
  return isCaused(run) && run.spec.cause.reason !== 'Requested';
}

/** The limit that holds longest, of those that hold. */
export function judgeLimits(training: Training, runs: readonly Run[], now: Date): Limit | undefined {
  const limits = [judgeBudget(training, runs, now), judgeCooldown(training, runs)];
  return limits
    .filter((limit) => limit !== undefined && limit.until > now)
    .sort((one, other) => (other?.until.getTime() ?? 0) - (one?.until.getTime() ?? 0))[0];
}

function judgeCooldown({ cooldown }: Training, runs: readonly Run[]): Limit | undefined {
  const last = runs.findLast((run) => endedAt(run) !== undefined);
  if (!last) return undefined;
  const until = new Date((endedAt(last) ?? 0) + parseDuration(cooldown));
  const message = `It waits until ${formatConditionTime(until)}, ${cooldown} after the end of TrainingRun ${last.metadata.name}`;
  return { reason: 'Cooldown', message, until };
}

/** Once the budget is spent, there is room again when the oldest of the runs that make it full is old enough. */
function judgeBudget({ budget }: Training, runs: readonly Run[], now: Date): Limit | undefined {
  if (!budget) return undefined;
  const per = parseDuration(budget.per);
  const counted = runs.filter((run) => countsForBudget(run) && createdAt(run) > now.getTime() - per);
  const freeing = counted.at(-budget.runs);
  if (!freeing) return undefined;
  const until = new Date(createdAt(freeing) + per);
  const message = `It waits until ${formatConditionTime(until)}: ${counted.length} of ${budget.runs} runs in ${budget.per} were made`;
  return { reason: 'BudgetSpent', message, until };
}
