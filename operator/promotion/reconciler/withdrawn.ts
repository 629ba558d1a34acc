import { LABELS } from '../../forge/labels.ts';
import type { PullRequest } from '../../forge/pull-request.ts';
import type { Action } from '../decision/action.ts';
import { formatOwner, type Owner, ROLLBACK } from '../decision/ownership.ts';
import { RECORDED } from '../decision/rejection.ts';

/** Whose pull requests are looked at: a model of a cluster. */
export type ModelOwner = Omit<Owner, 'promotion'>;

/**
 * Closes what is open for promotions that the model no longer has, or for a base branch that it no longer names. Nobody decided against these versions,
 * so the closing is no rejection.
 *
 * @param kept the promotions that the model has; a rollback is always kept. Undefined where the model itself goes, and nothing is kept.
 */
export function closeWithdrawn(
  owner: ModelOwner,
  base: string,
  kept: readonly string[] | undefined,
  pullRequests: readonly PullRequest[],
): Action[] {
  return pullRequests.flatMap((pullRequest): Action[] => {
    const promotion = promotionOf(owner, pullRequest);
    if (pullRequest.state !== 'Open' || promotion === undefined) return [];
    const known = kept !== undefined && (promotion === ROLLBACK || kept.includes(promotion));
    if (known && pullRequest.base.branch === base) return [];
    const { number } = pullRequest;
    const body = `churnops closes this: ${reasonOf(promotion, base, kept, known)}`;
    return [
      { kind: 'AddLabels', number, labels: [LABELS.aborted, RECORDED] },
      { kind: 'Comment', number, key: `withdrawn-${pullRequest.head.sha}`, body },
      { kind: 'ClosePullRequest', number },
    ];
  });
}

/** Which promotion of the model a pull request is for; undefined where it is not the model's. Marker and branch must both say so. */
function promotionOf(owner: ModelOwner, { marker, head }: PullRequest): string | undefined {
  const prefix = formatOwner({ ...owner, promotion: '' });
  const named = marker?.['owner'];
  if (named === undefined || !named.startsWith(prefix)) return undefined;
  return head.branch.startsWith(`churnops/${named}`) ? named.slice(prefix.length) : undefined;
}

function reasonOf(
  promotion: string,
  base: string,
  kept: readonly string[] | undefined,
  known: boolean,
): string {
  if (kept === undefined) return 'its ChurnModel is deleted.';
  return known
    ? `pull requests go to \`${base}\` now.`
    : `its ChurnModel has no promotion \`${promotion}\` any more.`;
}
