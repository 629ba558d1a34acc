import type { Environment, EnvironmentPromotion } from './environment.ts';
import { HOLD, ROLLBACK_TO } from './environment-lines.ts';
import { outlookOf } from './outlook.ts';

/**
 * A tree of environments for other programs. What stands in a status stands here as it is there; `awaits` is added, and
 * `environment` below a promotion is what it leads to in this cluster, else null.
 */
export function environmentJson({ model, promotions }: Environment): object {
  const { metadata, spec, status } = model;
  const { serving, candidate, training, conditions, probation, rollback } = status ?? {};
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    path: spec.source?.path ?? null,
    hold: metadata.annotations?.[HOLD] ?? null,
    rollbackTo: metadata.annotations?.[ROLLBACK_TO] ?? null,
    serving: serving ?? null,
    candidate: candidate ?? null,
    training: training ?? null,
    converged: conditions?.find(({ type }) => type === 'Converged') ?? null,
    probation: probation ?? null,
    rollback: rollback === undefined ? null : { ...rollback, awaits: awaitsOf(rollback.reason) },
    promotions: promotions.map(promotionJson),
  };
}

function promotionJson({ spec, status, target }: EnvironmentPromotion): object {
  return {
    ...(status === undefined ? {} : { ...status, awaits: awaitsOf(status.reason) }),
    name: spec.name,
    from: spec.from,
    to: spec.to,
    environment: target.kind === 'Environment' ? environmentJson(target.environment) : null,
  };
}

function awaitsOf(reason: string): string | null {
  return outlookOf(reason).awaits ?? null;
}
