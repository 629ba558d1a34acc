import type { ForgeAdministration, ForgeUser, TokenScope } from '@churnops/dev/forge/forge-administration.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { Forges } from '../forges.ts';
import type { ForgeStage, Verdict } from '../testing/forge-stage.ts';
import { WRITE_LIMITS } from '../traffic/write-queue.ts';

const EVENTS: Record<Verdict, string> = {
  Approve: 'APPROVED',
  RequestChanges: 'REQUEST_CHANGES',
  Comment: 'COMMENT',
};

/** What a token may do that also tells whose it is; nobody then needs to name its user beside it. */
const SCOPES: readonly TokenScope[] = ['write:repository', 'write:issue', 'read:user'];

/** How the operator comes to Gitea. */
export interface GiteaStageOptions {
  scopes?: readonly TokenScope[];
  /** Whether the token's user is named beside it, as `username` in a Secret does. */
  namesUser?: boolean;
  /** How many items its administrator allows on a page. */
  pageItems?: number;
}

/** A stage on a real Gitea over TLS, where the operator's token may do no more than it must. */
export async function startGiteaStage(
  options: GiteaStageOptions = {},
): Promise<ForgeStage & { gitea: ForgeAdministration }> {
  const { pageItems } = options;
  const gitea = await startRealForge({ tls: true, ...(pageItems !== undefined && { pageItems }) });
  const [operator, writer, reader] = (await Promise.all(
    ['operator', 'writer', 'reader'].map((name) => gitea.createUser(name)),
  )) as [ForgeUser, ForgeUser, ForgeUser];
  const repository = await gitea.createRepository(gitea.access.administrator, 'models');
  await gitea.addCollaborator(repository, operator, 'write');
  await gitea.addCollaborator(repository, writer, 'write');
  await gitea.addCollaborator(repository, reader, 'read');
  const token = await gitea.createToken(operator, options.scopes ?? SCOPES);
  const path = `/repos/${repository.owner}/${repository.name}`;
  const as = ({ username, password }: ForgeUser) =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const people = { writer, reader };

  const open = (token: string, login?: string) =>
    new Forges({
      logger: createSilentLogger(),
      checkLease: () => undefined,
      writeLimits: { ...WRITE_LIMITS, pauseMilliseconds: 0 },
    }).open({
      provider: 'Gitea',
      apiURL: `${gitea.url}/api/v1`,
      repository: { owner: repository.owner, name: repository.name },
      credentials: { kind: 'Token', token, ...(login !== undefined && { login }) },
      certificateAuthority: gitea.access.certificateAuthority!,
    });
  const anew = () => open(token, options.namesUser ? operator.username : undefined);

  const hasBranch = async (branch: string) => {
    const branches = await gitea.call<{ name: string }[]>('GET', `${path}/branches?limit=50`);
    return branches.some((one) => one.name === branch);
  };
  let files = 0;
  return {
    gitea,
    forge: anew(),
    anew,
    as: async (person) => open(await gitea.createToken(people[person], SCOPES)),
    logins: { operator: operator.username, writer: writer.username, reader: reader.username },
    commit: async (branch, file = { path: `files/${++files}.yaml`, content: 'a: 1\n' }) => {
      if (!(await hasBranch(branch))) {
        const wanted = { new_branch_name: branch, old_branch_name: 'main' };
        await gitea.call('POST', `${path}/branches`, wanted);
      }
      return gitea.commitFiles(repository, { [file.path]: file.content }, { branch });
    },
    deleteBranch: async (branch) => {
      await gitea.call('DELETE', `${path}/branches/${encodeURIComponent(branch)}`);
    },
    review: async (by, number, verdict) => {
      const review = { event: EVENTS[verdict], body: verdict };
      await gitea.call('POST', `${path}/pulls/${number}/reviews`, review, as(people[by]));
    },
    dismissReviews: async (number) => {
      const reviews = await gitea.call<{ id: number }[]>('GET', `${path}/pulls/${number}/reviews`);
      for (const { id } of reviews) {
        const dismissal = { message: 'No longer.' };
        await gitea.call('POST', `${path}/pulls/${number}/reviews/${id}/dismissals`, dismissal);
      }
    },
    close: async (number) => {
      await gitea.call('PATCH', `${path}/pulls/${number}`, { state: 'closed' }, as(writer));
    },
    unlabel: async (number, label) => {
      const labels = await gitea.call<{ id: number; name: string }[]>(
        'GET',
        `${path}/issues/${number}/labels`,
      );
      const id = labels.find((one) => one.name === label)?.id;
      await gitea.call('DELETE', `${path}/issues/${number}/labels/${id}`, undefined, as(writer));
    },
    openFromFork: async (body) => {
      await gitea.call('POST', `${path}/forks`, {}, as(reader));
      const fork = { owner: reader.username, name: repository.name, cloneURL: '' };
      await gitea.commitFiles(fork, { 'forked.yaml': 'a: 1\n' });
      const request = { head: `${reader.username}:main`, base: 'main', title: 'From a fork', body };
      return (await gitea.call<{ number: number }>('POST', `${path}/pulls`, request, as(reader))).number;
    },
    countReviews: async (number) =>
      (await gitea.call<unknown[]>('GET', `${path}/pulls/${number}/reviews`)).length,
    countComments: async (number) =>
      (await gitea.call<unknown[]>('GET', `${path}/issues/${number}/comments`)).length,
    messageOf: async (sha) =>
      (
        await gitea
          .call<{ message: string }>('GET', `${path}/git/commits/${sha}`)
          .then((answer) => ('commit' in answer ? (answer.commit as { message: string }) : answer))
      ).message,
    stop: () => gitea.stop(),
  };
}
