import type { Line } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import type { TreeNode } from '../terminal/tree.ts';
import { type Check, checksOf, policyOf } from './checks.ts';
import type { Environment, EnvironmentPromotion } from './environment.ts';
import { targetModel } from './environment-tree.ts';
import { gateLines } from './gate-lines.ts';
import type { Model } from './model.ts';
import { nextCommand, type Proposal } from './next-command.ts';
import { outlookOf } from './outlook.ts';
import { proposalHeading } from './proposal-lines.ts';
import { trainingPlan } from './training-lines.ts';

const SIGNS: Readonly<Record<Check['tone'], string>> = { Good: '✓', Bad: '✗', Waiting: '…' };

/** What would happen now to each promotion of a model and to its rollback, and why it does not yet. */
export function planTree({ model, promotions }: Environment, now: Date): TreeNode {
  const { metadata } = model;
  const none = promotions.length === 0 ? [['It has no promotions.']] : [];
  return {
    lines: [[{ tone: 'Strong', text: metadata.name }, ` in ${metadata.namespace}`], ...none],
    children: [
      ...trainingNodes(model, now),
      ...rollbackNodes(model),
      ...promotions.map((one) => promotionNode(model, one, now)),
    ],
  };
}

function trainingNodes(model: Model, now: Date): TreeNode[] {
  return model.spec.training === undefined ? [] : [{ lines: trainingPlan(model, now), children: [] }];
}

function promotionNode(model: Model, promotion: EnvironmentPromotion, now: Date): TreeNode {
  const { spec, status } = promotion;
  if (status === undefined) {
    const words = 'The operator has not looked at it yet; is it running, and is this its cluster?';
    return { lines: [[{ tone: 'Strong', text: spec.name }, ` → ${spec.to.path}`], [words]], children: [] };
  }
  const target = targetModel(promotion);
  const proposal: Proposal = { model, name: spec.name, status, target };
  const settled = status.reason === 'UpToDate';
  const checks = settled ? [] : checksOf(proposal, spec, policyOf(target, spec.to.path), now);
  return {
    lines: [proposalHeading(proposal, spec.to.path), ...outlookLines(proposal), ...checkLines(checks)],
    children: [],
  };
}

function rollbackNodes(model: Model): TreeNode[] {
  const status = model.status?.rollback;
  if (status === undefined) return [];
  const proposal: Proposal = { model, name: 'rollback', status, target: model };
  const to = model.spec.source?.path ?? 'its own file';
  return [{ lines: [proposalHeading(proposal, to), ...outlookLines(proposal)], children: [] }];
}

function outlookLines(proposal: Proposal): Line[] {
  const { status } = proposal;
  const { awaits, next } = outlookOf(status.reason);
  const command = nextCommand(proposal);
  return [
    [status.message],
    ...(next === '' ? [] : [[awaits === undefined ? next : `It awaits ${awaits}. ${next}`]]),
    ...(command === undefined ? [] : [[{ tone: 'Strong' as const, text: command }]]),
  ];
}

/** A line for each check, and below that of the gates one for each of them. */
function checkLines(checks: readonly Check[]): Line[] {
  const rows = tableLines(checks.map(({ tone, name, words }) => [{ tone, text: SIGNS[tone] }, name, words]));
  return checks.flatMap(({ gates = [] }, index) => [
    rows[index] ?? [],
    ...gateLines(gates).map((line) => ['   ', ...line]),
  ]);
}
