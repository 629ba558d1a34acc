import type { Condition } from '../controller/conditions.ts';

/**
 * A status whose conditions carry the transition time that is already there, where their status did not change. So a
 * decision that was made again at another time gives the same bytes.
 */
export function keepTransitionTimes(status: object, live: object | undefined): object {
  const wanted = conditionsOf(status);
  const present = conditionsOf(live);
  if (!wanted || !present) return status;
  const conditions = wanted.map((condition) => {
    const before = present.find((candidate) => candidate.type === condition.type);
    return before?.status === condition.status
      ? { ...condition, lastTransitionTime: before.lastTransitionTime }
      : condition;
  });
  return { ...status, conditions };
}

function conditionsOf(status: object | undefined): Condition[] | undefined {
  return (status as { conditions?: Condition[] } | undefined)?.conditions;
}
