import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import { CLUSTER_OPTIONS } from '../cluster/cluster-access.ts';
import { listWidely } from '../cluster/widest-list.ts';
import type { Command, Context } from '../command.ts';
import { policyOf } from '../environments/checks.ts';
import { modelOfFile } from '../environments/environment.ts';
import { gateLines } from '../environments/gate-lines.ts';
import type { Model, ProposalStatus } from '../environments/model.ts';
import { outcomeWords } from '../environments/words.ts';
import { error } from '../errors.ts';
import { FORGE_NOTES, FORGE_OPTIONS } from '../forge/forge-access.ts';
import { DISCOUNTS, whyNotCounted } from '../forge/own-approval.ts';
import { withSeenProposal } from '../forge/seen-proposal.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';

/** `churnops approve`: approves the pull request of a promotion in the forge, in the user's own name. */
export const approve: Command = {
  positionals: ['model', 'promotion'],
  options: { ...CLUSTER_OPTIONS, ...FORGE_OPTIONS },
  notes: `The promotion is a name in spec.promotions, or "rollback". What is approved is the commit that the status tells of;\nwhere the pull request has moved on since, nothing is approved.\n\n${FORGE_NOTES}`,
  example: 'CHURNOPS_FORGE_TOKEN=… churnops approve telco staging -n churn-dev',
  async run(given, context) {
    await withSeenProposal(given, context, async ({ access, model, status, forge, pullRequest }) => {
      const [, promotion = ''] = given.positionals;
      const { models } = await listWidely(access, context);
      tellWhat(status, pullRequest, context);
      await warn(forge, pullRequest, approversOf(model, promotion, models), context);
      await review(forge, pullRequest);
      context.output.write(
        `Approved pull request ${pullRequest.number} at ${pullRequest.head.sha.slice(0, 12)}: ${pullRequest.url}\n`,
      );
    });
  },
};

function tellWhat(status: ProposalStatus, { title }: PullRequest, context: Context): void {
  const paint = choosePaint(context.output, context.environment);
  const lines = [
    [{ tone: 'Strong' as const, text: title }, ` (${outcomeWords(status)})`],
    ...gateLines(status.gates ?? []),
  ];
  for (const line of lines) context.output.write(`${formatLine(line, paint)}\n`);
}

/** The only users whose approvals count, as far as the target in this cluster tells; undefined where all who may write do. */
function approversOf(model: Model, name: string, models: readonly Model[]): readonly string[] | undefined {
  const spec = model.spec.promotions?.find((promotion) => promotion.name === name);
  const target = spec === undefined ? model : modelOfFile(model, spec, models);
  const policy = policyOf(target, spec?.to.path ?? '');
  return policy.kind === 'Known' ? policy.accepts.approval.approvers : undefined;
}

async function warn(
  forge: Forge,
  pullRequest: PullRequest,
  approvers: readonly string[] | undefined,
  { errorOutput }: Context,
): Promise<void> {
  const reason = await whyNotCounted(forge, pullRequest, approvers);
  if (reason === undefined) return;
  errorOutput.write(`Your approval will not count: ${DISCOUNTS[reason]} (${reason}).\n`);
}

async function review(forge: Forge, { number, url, head }: PullRequest): Promise<void> {
  const body = 'Approved with churnops.';
  const outcome = await forge.createReview({ number, headSha: head.sha, verdict: 'Approve', body });
  if (outcome.kind === 'HeadMoved') throw error('PullRequestMoved', { number, url });
  if (outcome.kind === 'Refused') throw error('ReviewRefused', { number, url, reason: outcome.reason });
}
