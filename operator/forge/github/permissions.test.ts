import { describe, expect, it } from 'vitest';
import type { Forge } from '../forge.ts';
import { describeForgeContract } from '../testing/forge-contract.ts';
import { ApiDescription } from './testing/api-description.ts';
import { startGitHubStage } from './testing/github-stage.ts';
import {
  GRANTED,
  isAllowed,
  OPERATION_PERMISSIONS,
  type Permission,
} from './testing/operation-permissions.ts';
import { USED_OPERATIONS } from './testing/used-operations.ts';

const description = new ApiDescription();
const stageWith = (granted: Parameters<typeof isAllowed>[1]) =>
  startGitHubStage({
    description,
    allows: ({ method, template }) => isAllowed(`${method} ${template}`, granted),
  });

describeForgeContract('GitHub with a token for contents, pull requests and statuses only', () =>
  stageWith(GRANTED),
);

interface Head {
  number: number;
  headSha: string;
}

const STATUS = { context: 'churnops/auc', state: 'Success' as const, description: 'Good' };

describe('Permissions on GitHub', () => {
  it('are known for every operation that is used, and for no other', () => {
    const used = USED_OPERATIONS.map(([method, path]) => `${method.toUpperCase()} ${path}`);
    expect(Object.keys(OPERATION_PERMISSIONS).toSorted()).toEqual(used.toSorted());
  });

  it.each<[Permission, 'Read' | undefined, (forge: Forge, on: Head) => Promise<unknown>]>([
    ['Metadata', undefined, (forge) => forge.ownPermission()],
    ['Contents', 'Read', (forge, on) => forge.mergePullRequest({ ...on, title: 'x', message: 'x' })],
    ['Pull requests', 'Read', (forge, { number }) => forge.addLabels(number, ['churnops/rejected'])],
    ['Commit statuses', 'Read', (forge, { headSha }) => forge.setCommitStatus(headSha, STATUS)],
  ])('%s is not more than what is needed', async (permission, less, act) => {
    const { [permission]: _most, ...others } = GRANTED;
    const stage = await stageWith({ ...others, ...(less && { [permission]: less }) });
    const headSha = await stage.commit('churnops/x');
    const { number } = stage.standIn.state.openPull({
      ...{ title: 'x', body: 'x', author: 'operator' },
      ...{ head: 'churnops/x', base: 'main', fork: undefined },
    });
    await expect(act(stage.forge, { number, headSha })).rejects.toMatchObject({
      code: 'ForgeForbidden',
      message: expect.stringContaining('Resource not accessible by personal access token'),
    });
    await stage.stop();
  });
});
