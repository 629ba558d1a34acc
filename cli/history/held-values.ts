import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { GitRepositories } from '@churnops/operator/git/git-repositories.ts';
import { toSourceAddress } from '@churnops/operator/promotion/decision/policy/promotion.ts';
import { type HeldValue, readTarget } from '@churnops/operator/promotion/decision/target.ts';
import type { Model } from '../environments/model.ts';
import { error } from '../errors.ts';
import { type ForgeAccount, repositoryOfModel } from '../forge/forge-access.ts';

/** No branch of any operator lies there: only the base branch is fetched. */
const NO_BRANCHES = 'churnops-cli/';

/** What forges take for the name of someone who shows a token. */
const TOKEN_USER = 'x-access-token';

/** A file of a ChurnModel is small. */
const MAXIMUM_BYTES = 1024 * 1024;

/**
 * What a model's own field held on the base branch, the newest first, from a clone without other files that is gone
 * afterwards.
 *
 * @throws SourceMissing; CodedErrors of operator/git
 */
export async function readHeldValues(
  model: Model,
  { token, certificateAuthority }: ForgeAccount,
): Promise<readonly HeldValue[]> {
  const { name, namespace } = model.metadata;
  const { source } = model.spec;
  if (source === undefined) throw error('SourceMissing', { name, namespace });
  const { url, branch } = repositoryOfModel(model);
  const directory = await mkdtemp(join(tmpdir(), 'churnops-'));
  try {
    const repositories = new GitRepositories({
      directory,
      branchPrefix: NO_BRANCHES,
      identity: { name: 'churnops', email: 'churnops@localhost' },
      logger: createSilentLogger(),
    });
    const git = await repositories.open({
      url,
      credentials: { username: TOKEN_USER, password: token },
      ...(certificateAuthority !== undefined && { certificateAuthority }),
    });
    await git.fetch(branch);
    const commit = git.tip(branch) ?? '';
    const { path } = source;
    const file = await git.readFile(commit, path, { maximumBytes: MAXIMUM_BYTES });
    const history = await git.history(branch, path);
    const committedAt = history[0]?.committedAt ?? new Date(0);
    const address = toSourceAddress(source, name);
    return readTarget({ address, base: { branch, commit, committedAt }, file, history }).held;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
