import { forgeError } from './errors.ts';

/** Which forges there are; the names are those of `spec.gitRepository.provider`. */
export type ForgeProvider = 'GitHub' | 'Gitea';

/** A repository on a forge. */
export interface ForgeRepository {
  owner: string;
  name: string;
}

/** Whether two names mean one repository: forges do not tell their letters' case apart. */
export function sameRepository(one: ForgeRepository, other: ForgeRepository): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return same(one.owner, other.owner) && same(one.name, other.name);
}

/** What both providers allow in names, and no more: the names become parts of paths. */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/**
 * The repository that an HTTP(S) clone URL names.
 *
 * @throws RepositoryURLInvalid
 * @example repositoryOf('https://git.example.com/shop/models.git') // { owner: 'shop', name: 'models' }
 */
export function repositoryOf(url: string): ForgeRepository {
  const [owner = '', name = ''] = parse(url).pathname.split('/').slice(-2);
  const bare = name.replace(/\.git$/, '');
  if (!NAME.test(owner) || !NAME.test(bare)) {
    throw forgeError('RepositoryURLInvalid', {
      url: shown(url),
      reason: 'it does not end in OWNER/NAME.git',
    });
  }
  return { owner, name: bare };
}

/**
 * Where the API of the forge of a repository is, where nothing is said: api.github.com, `/api/v3` of a GitHub Enterprise
 * host, `/api/v1` of a Gitea, which may itself live under a path.
 *
 * @throws RepositoryURLInvalid
 */
export function apiURLOf(provider: ForgeProvider, url: string): string {
  const { origin, host, pathname } = parse(url);
  if (provider === 'GitHub') return host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  const prefix = pathname.split('/').slice(0, -2).join('/');
  return `${origin}${prefix}/api/v1`;
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol)) {
    throw forgeError('RepositoryURLInvalid', { url: shown(url), reason: 'it is no HTTP(S) URL' });
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw forgeError('RepositoryURLInvalid', {
      url: shown(url),
      reason: 'credentials belong into the Secret that secretRef names',
    });
  }
  parsed.pathname = parsed.pathname.replace(/\/+$/, '');
  return parsed;
}

/** The URL without what may be a secret in it. */
function shown(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//[redacted]@').slice(0, 200);
}
