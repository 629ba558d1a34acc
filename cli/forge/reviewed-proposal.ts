import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import type { Model, ProposalStatus } from '../environments/model.ts';
import { error } from '../errors.ts';

/** The name by which commands call the rollback of a model, beside the names of its promotions. */
const ROLLBACK = 'rollback';

/** What the status of a promotion, or of the rollback, says. @throws PromotionMissing, NotLookedAt */
export function findProposal({ metadata, spec, status }: Model, name: string): ProposalStatus {
  const { name: model, namespace } = metadata;
  const found =
    name === ROLLBACK ? status?.rollback : status?.promotions?.find((promotion) => promotion.name === name);
  if (found !== undefined) return found;
  const names = (spec.promotions ?? []).map((promotion) => promotion.name);
  if (name === ROLLBACK || names.includes(name)) {
    throw error('NotLookedAt', { model, namespace, promotion: name });
  }
  const known = [...names, ROLLBACK].join(', ');
  throw error('PromotionMissing', { model, namespace, promotion: name, known });
}

/**
 * The open pull request of a proposal, as it is now. What a person saw in the status is what they decide on, so it must
 * still be at the commit that the status tells.
 *
 * @throws NothingToReview, NotSettled, PullRequestMoved, PullRequestDecided
 */
export async function requireAsSeen(forge: Forge, status: ProposalStatus): Promise<PullRequest> {
  const { pullRequest, pushed, reason, message } = status;
  if (pullRequest === undefined) throw error('NothingToReview', { reason, message });
  const { number, url } = pullRequest;
  if (pushed === undefined) throw error('NotSettled', { number, reason, message });
  const now = await forge.getPullRequest(number);
  if (now === undefined) throw error('PullRequestDecided', { number, url, state: 'gone' });
  if (now.state !== 'Open')
    throw error('PullRequestDecided', { number, url, state: now.state.toLowerCase() });
  if (now.head.sha !== pushed.commit) throw error('PullRequestMoved', { number, url });
  return now;
}
