import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { Forge } from '@churnops/operator/forge/forge.ts';
import { Forges } from '@churnops/operator/forge/forges.ts';
import { apiURLOf, repositoryOf } from '@churnops/operator/forge/repository.ts';
import { WRITE_LIMITS } from '@churnops/operator/forge/traffic/write-queue.ts';
import { type Arguments, type Context, type Option, textOption } from '../command.ts';
import type { GitRepository, Model } from '../environments/model.ts';
import { error } from '../errors.ts';
import { readTextFile } from '../readable-file.ts';

/** The options of every command that speaks to a forge. */
export const FORGE_OPTIONS: Readonly<Record<string, Option>> = {
  'token-file': {
    value: 'FILE',
    description: 'a file with your token for the forge',
    standard: '$CHURNOPS_FORGE_TOKEN',
  },
  'ca-file': { value: 'FILE', description: "PEM certificates to trust for the forge, besides the system's" },
};

/** Which rights the token needs, as the help of these commands tells it. */
export const FORGE_NOTES =
  'The token is your own: on GitHub one that may write pull requests and issues of the repository, on Gitea one with the\nscopes write:repository, write:issue and read:user.';

const TOKEN_VARIABLE = 'CHURNOPS_FORGE_TOKEN';

/** How a person comes to a forge. */
export interface ForgeAccount {
  token: string;
  /** In PEM. */
  certificateAuthority?: string;
}

/** The repository that a model's versions go through. @throws RepositoryMissing */
export function repositoryOfModel({ metadata, spec }: Model): GitRepository {
  if (spec.gitRepository !== undefined) return spec.gitRepository;
  throw error('RepositoryMissing', { name: metadata.name, namespace: metadata.namespace });
}

/** The user's account at the forge; undefined where no token is given. @throws FileUnreadable */
export async function findAccount(
  given: Arguments,
  { environment }: Context,
): Promise<ForgeAccount | undefined> {
  const path = textOption(given, 'token-file');
  const token = (path === undefined ? (environment[TOKEN_VARIABLE] ?? '') : await readTextFile(path)).trim();
  const certificates = textOption(given, 'ca-file');
  if (token === '') return undefined;
  if (certificates === undefined) return { token };
  return { token, certificateAuthority: await readTextFile(certificates) };
}

/** The user's account at the forge. @throws TokenMissing, FileUnreadable */
export async function requireAccount(
  given: Arguments,
  context: Context,
  repository: GitRepository,
): Promise<ForgeAccount> {
  const account = await findAccount(given, context);
  if (account !== undefined) return account;
  throw error('TokenMissing', { host: hostOf(repository), variable: TOKEN_VARIABLE });
}

/** Runs `action` with the forge of a repository, in the user's own name. */
export async function withForge<T>(
  repository: GitRepository,
  { token, certificateAuthority }: ForgeAccount,
  action: (forge: Forge) => Promise<T>,
): Promise<T> {
  const forges = new Forges({
    logger: createSilentLogger(),
    // A command writes once or twice and has nobody to take turns with.
    checkLease: () => undefined,
    writeLimits: { ...WRITE_LIMITS, pauseMilliseconds: 0 },
  });
  const { provider, url, apiURL } = repository;
  const forge = forges.open({
    provider,
    apiURL: (apiURL ?? apiURLOf(provider, url)).replace(/\/+$/, ''),
    repository: repositoryOf(url),
    credentials: { kind: 'Token', token },
    ...(certificateAuthority !== undefined && { certificateAuthority }),
  });
  try {
    return await action(forge);
  } catch (cause) {
    const host = hostOf(repository);
    if (isCodedError(cause, 'ForgeUnauthorized')) throw error('TokenRefused', { host }, { cause });
    if (isCodedError(cause, 'ForgeForbidden')) {
      throw error('TokenInsufficient', { host, reason: String(cause.values['reason']) }, { cause });
    }
    throw cause;
  }
}

/** For sentences. */
function hostOf({ url }: GitRepository): string {
  return URL.canParse(url) ? new URL(url).host : 'of the repository';
}
