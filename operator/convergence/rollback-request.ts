import type { Model } from '../churn-model/model.ts';
import type { Decision } from '../promotion/decision/decision.ts';
import { requestedRollback } from '../promotion/decision/rollback.ts';
import type { Target } from '../promotion/decision/target.ts';
import { ROLLBACK_TO } from './served-here.ts';

/**
 * Whether the annotation has done its work: Git holds what it asks for, or the pull request for it is open with a branch that
 * proposes it.
 */
export function isAnswered({ metadata }: Model, target: Target, { status }: Decision): boolean {
  const request = metadata.annotations?.[ROLLBACK_TO];
  if (request === undefined || target.trouble) return false;
  if (status.pullRequest && status.pushed) return true;
  return requestedRollback(request, target.held).kind === 'Done';
}
