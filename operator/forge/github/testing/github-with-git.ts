import { GitServer } from '../../../git/testing/git-server.ts';
import type { Origin } from '../../../git/testing/origin.ts';
import { GitBackedState } from './git-backed-state.ts';
import { GitHubStandIn } from './github-stand-in.ts';

/** A repository that has both of GitHub's sides: its API, and Git over HTTP. */
export interface GitHubWithGit extends AsyncDisposable {
  standIn: GitHubStandIn;
  state: GitBackedState;
  origin: Origin;
  apiURL: string;
  /** Of the repository, for Git. */
  url: string;
}

/** Who may do what, and by which tokens they are known. */
export interface GitHubPeople {
  permissions: ReadonlyMap<string, string>;
  tokens: ReadonlyMap<string, string>;
}

/**
 * Starts a stand-in for GitHub before a real repository.
 *
 * @param repository as OWNER/NAME.
 * @param files of its first commit.
 */
export async function startGitHubWithGit(
  repository: string,
  files: Readonly<Record<string, string>>,
  { permissions, tokens }: GitHubPeople,
): Promise<GitHubWithGit> {
  const server = await GitServer.start();
  const origin = await server.createRepository(repository);
  await origin.commit({ branch: 'main', files: { ...files } });
  const state = new GitBackedState(permissions, origin.directory);
  server.afterPush = () => state.refresh();
  const authenticate = (authorization: string) => tokens.get(authorization.replace(/^(token|bearer) /i, ''));
  const standIn = new GitHubStandIn({ repository, permissions, authenticate, state });
  const apiURL = await standIn.start();
  return {
    ...{ standIn, state, origin, apiURL },
    url: server.url(repository),
    [Symbol.asyncDispose]: async () => {
      await standIn.stop();
      await server.stop();
    },
  };
}
