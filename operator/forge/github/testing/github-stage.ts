import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { ForgeCredentials } from '../../connection/credentials.ts';
import { Forges } from '../../forges.ts';
import type { ForgeStage, Verdict } from '../../testing/forge-stage.ts';
import { WRITE_LIMITS } from '../../traffic/write-queue.ts';
import { GitHubStandIn, type GitHubStandInOptions } from './github-stand-in.ts';

const STATES: Record<Verdict, 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'> = {
  Approve: 'APPROVED',
  RequestChanges: 'CHANGES_REQUESTED',
  Comment: 'COMMENTED',
};

export const OPERATOR_TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';

const PEOPLE = ['writer', 'reader'];
const tokenOf = (person: string) => `${OPERATOR_TOKEN.slice(0, -person.length)}${person}`;

/** How the operator comes to the stand-in; a person's token where nothing is said. */
export interface GitHubStageOptions
  extends Partial<Pick<GitHubStandInOptions, 'authenticate' | 'allows' | 'routes' | 'description'>> {
  login?: string;
  credentials?: ForgeCredentials;
}

/** A stage on the stand-in for GitHub; stopping it fails where a call or an answer was not as GitHub describes it. */
export async function startGitHubStage(
  options: GitHubStageOptions = {},
): Promise<ForgeStage & { standIn: GitHubStandIn }> {
  const { login = 'operator', credentials = { kind: 'Token', token: OPERATOR_TOKEN } } = options;
  const logins = new Map([
    [`token ${OPERATOR_TOKEN}`, login],
    ...PEOPLE.map((person) => [`token ${tokenOf(person)}`, person] as const),
  ]);
  const standIn = new GitHubStandIn({
    repository: 'shop/models',
    permissions: new Map([
      [login, 'write'],
      ['writer', 'write'],
      ['reader', 'read'],
    ]),
    authenticate: (authorization) => logins.get(authorization),
    ...options,
  });
  const apiURL = await standIn.start();
  const { state } = standIn;
  const open = (credentials: ForgeCredentials) =>
    new Forges({
      logger: createSilentLogger(),
      checkLease: () => undefined,
      writeLimits: { ...WRITE_LIMITS, pauseMilliseconds: 0, contentPerHour: 1_000, writesPerHour: 1_000 },
    }).open({ provider: 'GitHub', apiURL, repository: { owner: 'shop', name: 'models' }, credentials });
  const anew = () => open(credentials);
  return {
    standIn,
    forge: anew(),
    anew,
    as: async (person) => open({ kind: 'Token', token: tokenOf(person) }),
    logins: { operator: login, writer: 'writer', reader: 'reader' },
    commit: async (branch, file) => state.commit(branch, file),
    deleteBranch: async (branch) => state.deleteBranch(branch),
    review: async (by, number, verdict) => state.review(number, by, STATES[verdict]),
    dismissReviews: async (number) => {
      for (const review of state.pulls.get(number)!.reviews) review.state = 'DISMISSED';
    },
    close: async (number) => state.close(state.pulls.get(number)!, 'writer'),
    unlabel: async (number, label) => {
      const pull = state.pulls.get(number)!;
      state.edit(pull, { labels: pull.labels.filter((one) => one !== label) });
    },
    openFromFork: async (body) => {
      const request = { title: 'From a fork', body, author: 'reader', head: 'main', base: 'main' };
      return state.openPull({ ...request, fork: 'reader/models' }).number;
    },
    countReviews: async (number) => state.pulls.get(number)!.reviews.length,
    countComments: async (number) => state.pulls.get(number)!.comments.length,
    messageOf: async (sha) => state.messages.get(sha)!,
    stop: async () => {
      await standIn.stop();
      if (standIn.faults.length > 0) throw new Error([...new Set(standIn.faults)].join('\n'));
    },
  };
}
