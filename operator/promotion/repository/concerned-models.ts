import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { type ForgeRepository, repositoryOf, sameRepository } from '../../forge/repository.ts';
import type { ForgeEvent } from '../../forge/webhook/forge-event.ts';
import { branchOf } from '../decision/ownership.ts';

/** A model as far as it matters where it is in Git. */
export type RepositoryModel = Pick<Model, 'metadata' | 'spec'>;

/**
 * The models that have to look at once because of what a forge tells: whose pull request or branch it is, or one of whose files a push to their base branch has
 * changed. All of a repository would each ask the forge, for nothing; what is left out here is seen at the next look that is due.
 */
export function concernedModels(
  { repository, kind, branch, paths }: ForgeEvent,
  models: readonly RepositoryModel[],
  cluster: string,
): ObjectKey[] {
  if (kind === 'Other') return [];
  return models
    .filter((model) => {
      const { gitRepository } = model.spec;
      if (!gitRepository || !isAt(gitRepository.url, repository)) return false;
      if (branch === undefined || isOwnBranch(model, branch, cluster)) return true;
      if (kind !== 'Push' || branch !== gitRepository.branch) return false;
      return paths === undefined || filesOf(model).some((path) => paths.includes(path));
    })
    .map(({ metadata: { namespace, name } }) => ({ namespace, name }));
}

function isOwnBranch({ metadata: { namespace, name } }: RepositoryModel, branch: string, cluster: string) {
  return branch.startsWith(branchOf({ cluster, namespace, name, promotion: '' }));
}

/** Where the model is, and where its promotions go. */
function filesOf({ spec: { source, promotions = [] } }: RepositoryModel): string[] {
  return [...(source ? [source.path] : []), ...promotions.map(({ to }) => to.path)];
}

function isAt(url: string, repository: ForgeRepository): boolean {
  try {
    return sameRepository(repositoryOf(url), repository);
  } catch (error) {
    // The model's own status tells that its address can not be used.
    if (isCodedError(error, 'RepositoryURLInvalid')) return false;
    throw error;
  }
}
