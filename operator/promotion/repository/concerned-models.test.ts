import { describe, expect, it } from 'vitest';
import type { ForgeEvent } from '../../forge/webhook/forge-event.ts';
import { concernedModels, type RepositoryModel } from './concerned-models.ts';

const model = (name: string, url = 'https://git.example/shop/models.git'): RepositoryModel =>
  ({
    metadata: { namespace: 'shop', name },
    spec: {
      source: { path: `dev/${name}.yaml` },
      gitRepository: { url, branch: 'main' },
      promotions: [{ name: 'staging', to: { path: `staging/${name}.yaml` } }],
    },
  }) as unknown as RepositoryModel;

const MODELS = [model('telco'), model('telco-2'), model('other', 'https://git.example/shop/other.git')];
const repository = { owner: 'shop', name: 'models' };

const concerned = (event: Partial<ForgeEvent>) =>
  concernedModels({ provider: 'GitHub', kind: 'Push', repository, ...event }, MODELS, 'here').map(
    ({ name }) => name,
  );

describe('the models that a forge’s event concerns', () => {
  it.each<[string, Partial<ForgeEvent>, string[]]>([
    [
      'the owner of a pull request',
      { kind: 'PullRequest', branch: 'churnops/here/shop/telco/dev' },
      ['telco'],
    ],
    ['the owner of a branch beside', { branch: 'churnops/here/shop/telco-2/dev-0a1b2c3d' }, ['telco-2']],
    ['nobody where the branch is another cluster’s', { branch: 'churnops/there/shop/telco/dev' }, []],
    ['nobody where a person pushes to a branch of theirs', { branch: 'fix' }, []],
    ['whose own file was changed', { branch: 'main', paths: ['dev/telco.yaml', 'README.md'] }, ['telco']],
    ['whose target was changed', { branch: 'main', paths: ['staging/telco-2.yaml'] }, ['telco-2']],
    ['all where it is not told what was changed', { branch: 'main' }, ['telco', 'telco-2']],
    ['all where the branch is not told', { kind: 'PullRequest', number: 7 }, ['telco', 'telco-2']],
    ['nobody where it is about something else', { kind: 'Other' }, []],
    ['those of the repository', { branch: 'main', repository: { owner: 'Shop', name: 'OTHER' } }, ['other']],
  ])('are %s', (_, event, expected) => {
    expect(concerned(event)).toEqual(expected);
  });
});
