import { formatConditionTime } from '../controller/conditions.ts';
import { shorten } from '../training-run/errors.ts';
import type { Decision } from './decision/decide.ts';
import type { Facts, TrainingStatus } from './decision/facts.ts';
import { newestCaused } from './decision/outcome.ts';
import { answeredRevision } from './decision/requested.ts';

/** What the schema allows. */
const MAXIMUM = { message: 1_024, version: 512 };

/** `status.training`, of what was decided and what is known. It holds no time of the last look, so that it is at rest while nothing changes. */
export function trainingStatus(facts: Facts, decision: Decision): TrainingStatus {
  const before = facts.model.status?.training;
  const run = newestCaused(facts);
  const revision = answeredRevision(facts);
  const version = facts.data.kind === 'Known' ? facts.data.version : before?.dataVersion;
  const scheduledFor = laterOf(decision.passedOver, before?.scheduledFor);
  return {
    reason: decision.reason,
    message: steady(decision, before),
    ...(run && { run: run.metadata.name, cause: run.spec.cause }),
    ...(revision !== undefined && { requestedRevision: revision }),
    ...(version !== undefined && { dataVersion: version.slice(0, MAXIMUM.version) }),
    ...(scheduledFor !== undefined && { scheduledFor }),
    ...(decision.until && { until: formatConditionTime(decision.until) }),
  };
}

/** Sentences of networks hold ports and seconds that are left: the same one with other numbers is not told anew. */
function steady({ reason, message }: Decision, before: TrainingStatus | undefined): string {
  const told = shorten(message, MAXIMUM.message);
  const same = reason === 'DataUnreadable' && before?.reason === reason;
  return same && withoutNumbers(before.message) === withoutNumbers(told) ? before.message : told;
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '#');
}

function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) > Date.parse(other) ? one : other;
}
