import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import { type ClusterAccess, withCluster } from '../cluster/cluster-access.ts';
import type { Arguments, Context } from '../command.ts';
import type { Model, ProposalStatus } from '../environments/model.ts';
import { repositoryOfModel, requireAccount, withForge } from './forge-access.ts';
import { findProposal, requireAsSeen } from './reviewed-proposal.ts';

/** What a person decides on: a proposal of a model, and its pull request as the status told of it. */
export interface SeenProposal {
  access: ClusterAccess;
  model: Model;
  status: ProposalStatus;
  forge: Forge;
  pullRequest: PullRequest;
}

/** Opens cluster and forge, finds the proposal that the two positionals name, and lets the user decide on it. */
export async function withSeenProposal(
  given: Arguments,
  context: Context,
  decide: (proposal: SeenProposal) => Promise<void>,
): Promise<void> {
  const [name = '', promotion = ''] = given.positionals;
  await withCluster(given, context, async (access) => {
    const model = await access.models.get({ namespace: access.namespace, name });
    const status = findProposal(model, promotion);
    const repository = repositoryOfModel(model);
    const account = await requireAccount(given, context, repository);
    await withForge(repository, account, async (forge) => {
      const pullRequest = await requireAsSeen(forge, status);
      await decide({ access, model, status, forge, pullRequest });
    });
  });
}
