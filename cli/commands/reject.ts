import { LABELS } from '@churnops/operator/forge/labels.ts';
import { CLUSTER_OPTIONS } from '../cluster/cluster-access.ts';
import { type Command, textOption } from '../command.ts';
import { versionName } from '../environments/words.ts';
import { FORGE_NOTES, FORGE_OPTIONS } from '../forge/forge-access.ts';
import { withSeenProposal } from '../forge/seen-proposal.ts';

/** `churnops reject`: closes the pull request of a promotion in the user's own name, which rejects its version for good. */
export const reject: Command = {
  positionals: ['model', 'promotion'],
  options: {
    ...CLUSTER_OPTIONS,
    ...FORGE_OPTIONS,
    reason: { value: 'WORDS', description: 'why, as a comment on the pull request' },
  },
  notes: `The promotion is a name in spec.promotions, or "rollback". The version is not proposed there again until someone takes\nthe label ${LABELS.rejected} off the pull request.\n\n${FORGE_NOTES}`,
  example: 'CHURNOPS_FORGE_TOKEN=… churnops reject telco staging -n churn-dev --reason "Too slow"',
  async run(given, context) {
    const reason = textOption(given, 'reason')?.trim();
    await withSeenProposal(given, context, async ({ status, forge, pullRequest: { number, url, head } }) => {
      if (reason) {
        const { login } = await forge.identity();
        const key = `rejected-by-${login}-at-${head.sha}`;
        await forge.comment(number, { key, body: `Rejected: ${reason}` });
      }
      await forge.closePullRequest(number);
      const proposed = status.artifact ?? status.episode;
      const what = proposed === undefined ? 'What it proposed' : versionName(proposed);
      context.output.write(
        `Closed pull request ${number}: ${url}\n${what} is not proposed there again until the label ${LABELS.rejected} is taken off it.\n`,
      );
    });
  },
};
