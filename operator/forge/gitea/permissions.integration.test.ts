import type { TokenScope } from '@churnops/dev/forge/forge-administration.ts';
import { describe, expect, it } from 'vitest';
import type { Forge } from '../forge.ts';
import { LABELS } from '../labels.ts';
import { describeForgeContract } from '../testing/forge-contract.ts';
import { startGiteaStage } from './gitea-stage.fixture.ts';

/** Contents, pull requests and statuses; labels and comments, which Gitea counts among issues. */
const LEAST: readonly TokenScope[] = ['write:repository', 'write:issue'];

describeForgeContract('Gitea with a token of the least scopes, whose user the Secret names', () =>
  startGiteaStage({ scopes: LEAST, namesUser: true }),
);

describe('Scopes on Gitea', () => {
  it.each<[TokenScope[], (forge: Forge, number: number) => Promise<unknown>]>([
    [['read:repository', 'write:issue'], (forge, number) => forge.closePullRequest(number)],
    [['write:repository', 'read:issue'], (forge, number) => forge.addLabels(number, [LABELS.rejected])],
  ])('%j is not enough', async (scopes, act) => {
    const stage = await startGiteaStage({ scopes, namesUser: true });
    await stage.commit('churnops/x');
    const opener = await stage.as('writer');
    const request = { head: 'churnops/x', base: 'main', title: 'x', body: 'x' };
    const { number } = (await opener.createPullRequest(request)).pullRequest;
    await expect(act(stage.forge, number)).rejects.toMatchObject({ code: 'ForgeForbidden' });
    await stage.stop();
  });
});
