import type { ChurnModelSpecGitRepository } from '@churnops/crds/churn-model.gen.ts';
import type { Model } from '../../churn-model/model.ts';
import type { Forge } from '../../forge/forge.ts';
import type { Forges } from '../../forge/forges.ts';
import { apiURLOf, type ForgeRepository, repositoryOf } from '../../forge/repository.ts';
import type { GitRemote } from '../../git/git-remote.ts';
import type { GitRepositories } from '../../git/git-repositories.ts';
import type { GitRepository } from '../../git/git-repository.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { type RepositoryCredentials, readCertificate, readCredentials } from './credentials.ts';

/** The repository of a model, opened with the credentials of its namespace. */
export interface ModelRepository {
  url: string;
  repository: ForgeRepository;
  base: string;
  git: GitRepository;
  forge: Forge;
}

/** What is needed to open repositories. */
export interface RepositoryOpener {
  writer: Pick<ObjectWriter, 'getSecret'>;
  repositories: GitRepositories;
  forges: Forges;
}

/**
 * Opens the repository that a model names; its Secrets are read now, so that a renewed token counts at once. For tokens no call is made.
 *
 * @throws CodedError `SecretForbidden`, `SecretMissing`, `SecretIncomplete`, `CertificateMissing`, `RepositoryURLInvalid`, those of the forge and of Git
 */
export async function openRepository(
  opener: RepositoryOpener,
  { metadata: { namespace } }: Pick<Model, 'metadata'>,
  spec: ChurnModelSpecGitRepository,
): Promise<ModelRepository> {
  const repository = repositoryOf(spec.url);
  const name = spec.secretRef.name;
  const credentials = readCredentials(await opener.writer.getSecret({ namespace, name }), name, namespace);
  const certificateAuthority = await certificateOf(opener, namespace, spec);
  const trust = certificateAuthority === undefined ? {} : { certificateAuthority };
  const forge = opener.forges.open({
    provider: spec.provider,
    apiURL: spec.apiURL ?? apiURLOf(spec.provider, spec.url),
    repository,
    credentials: credentials.forge,
    ...trust,
  });
  const remote: GitRemote = {
    url: spec.url,
    credentials: await gitCredentials(credentials, forge),
    ...trust,
  };
  const git = await opener.repositories.open(remote);
  return { url: spec.url, repository, base: spec.branch, git, forge };
}

async function certificateOf(
  { writer }: RepositoryOpener,
  namespace: string,
  { caRef }: ChurnModelSpecGitRepository,
): Promise<string | undefined> {
  if (!caRef) return undefined;
  const { name, key } = caRef;
  return readCertificate(await writer.getSecret({ namespace, name }), key, name, namespace);
}

async function gitCredentials({ git }: RepositoryCredentials, forge: Forge) {
  return git ?? { username: 'x-access-token', password: await forge.installationToken() };
}
