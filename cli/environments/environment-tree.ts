import type { TreeNode } from '../terminal/tree.ts';
import type { Environment, EnvironmentPromotion, PromotionTarget } from './environment.ts';
import { environmentLines } from './environment-lines.ts';
import type { Model } from './model.ts';
import type { Proposal } from './next-command.ts';
import { proposalHeading, proposalLines } from './proposal-lines.ts';

/** Says that nothing asks for a rollback, which needs no place in a tree. */
const QUIET_ROLLBACK = 'NoRollbackNeeded';

/** An environment as a tree: its promotions below it, and below each the environment that it leads to. */
export function environmentTree({ model, promotions }: Environment, now: Date): TreeNode {
  return {
    lines: environmentLines(model, now),
    children: [...rollbackNodes(model, now), ...promotions.map((one) => promotionNode(model, one, now))],
  };
}

function promotionNode(model: Model, promotion: EnvironmentPromotion, now: Date): TreeNode {
  const { spec, status, target } = promotion;
  const leaf = target.kind === 'Environment' ? [environmentTree(target.environment, now)] : [];
  const to = `${spec.to.path}${placeOf(target)}`;
  if (status === undefined) {
    const words = 'The operator has not looked at it yet.';
    return {
      lines: [[{ tone: 'Strong', text: spec.name }, ` → ${to}`], [{ tone: 'Quiet', text: words }]],
      children: leaf,
    };
  }
  const proposal: Proposal = { model, name: spec.name, status, target: targetModel(promotion) };
  return { lines: [proposalHeading(proposal, to), ...proposalLines(proposal, now)], children: leaf };
}

function rollbackNodes(model: Model, now: Date): TreeNode[] {
  const status = model.status?.rollback;
  if (status === undefined || status.reason === QUIET_ROLLBACK) return [];
  const proposal: Proposal = { model, name: 'rollback', status, target: model };
  const to = model.spec.source?.path ?? 'its own file';
  return [{ lines: [proposalHeading(proposal, to), ...proposalLines(proposal, now)], children: [] }];
}

/** The model that a promotion leads to, where it is in this cluster. */
export function targetModel({ target }: EnvironmentPromotion): Model | undefined {
  if (target.kind === 'Environment') return target.environment.model;
  return target.kind === 'Elsewhere' ? undefined : target.model;
}

/** Where to look for an environment that does not stand below its promotion. */
function placeOf(target: PromotionTarget): string {
  if (target.kind === 'Own') return ' (here)';
  if (target.kind === 'Training') return ` (trains in ${target.model.metadata.namespace})`;
  return target.kind === 'Above' ? ` (${target.model.metadata.namespace}, see above)` : '';
}
