import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitRemote } from './git-remote.ts';
import { BRANCH_PREFIX, createRepositories, type TestRepositories } from './testing/repositories.ts';

const PATH = 'environments/dev/telco.yaml';
const BRANCH = `${BRANCH_PREFIX}models/telco/dev`;

let forge: Awaited<ReturnType<typeof startRealForge>>;
let mine: TestRepositories;
let remote: GitRemote;
let repository: Awaited<ReturnType<typeof forge.createRepository>>;

beforeAll(async () => {
  forge = await startRealForge({ tls: true });
  repository = await forge.createRepository({ username: 'administrator' }, 'models');
  await forge.commitFiles(repository, { [PATH]: 'v: 0\n' });
  mine = await createRepositories();
  remote = await remoteOf('robot', 'write');
});

afterAll(async () => {
  await mine.remove();
  await forge.stop();
});

/** The repository as a user sees it whose token may read and write contents, and nothing else. */
async function remoteOf(name: string, permission?: 'read' | 'write'): Promise<GitRemote> {
  const user = await forge.createUser(name);
  if (permission) await forge.addCollaborator(repository, user, permission);
  const password = await forge.createToken(user, ['write:repository']);
  return {
    url: repository.cloneURL,
    credentials: { username: name, password },
    certificateAuthority: forge.access.certificateAuthority!,
  };
}

const edit = (parent: string, content: string) => ({
  parent,
  path: PATH,
  content,
  message: 'Promote',
  trailers: { 'Churnops-Owner': 'test/models/telco/dev' },
  committedAt: new Date(1_700_000_000_000),
});

describe('a repository of a real forge', () => {
  it('is fetched, edited, pushed under a lease and read back', async () => {
    const git = await mine.repositories.open(remote);
    await git.fetch('main');
    const base = git.tip('main')!;
    const first = await git.commitEdit(edit(base, 'v: 1\n'));
    const second = await git.commitEdit(edit(base, 'v: 2\n'));
    expect(await git.push({ branch: BRANCH, commit: first, lease: 'MustNotExist' })).toBe('Pushed');
    expect(await git.push({ branch: BRANCH, commit: second, lease: 'MustNotExist' })).toBe('LeaseLost');
    expect(await git.push({ branch: BRANCH, commit: second, lease: first })).toBe('Pushed');
    await git.fetch('main');
    expect(git.tip(BRANCH)).toBe(second);
    expect(await git.readFile(second, PATH, { maximumBytes: 100 })).toBe('v: 2\n');
    expect(await git.commits(base, second)).toMatchObject([
      { commit: second, authorEmail: 'churnops@example.com', trailers: edit(base, '').trailers },
    ]);
    expect(await git.deleteBranch({ branch: BRANCH, lease: second })).toBe('Deleted');
  });

  it('has a history whose versions come in one batch', async () => {
    for (const version of [3, 4, 5]) await forge.commitFiles(repository, { [PATH]: `v: ${version}\n` });
    const git = await mine.repositories.open(remote);
    await git.fetch('main');
    const history = await git.history('main', PATH);
    expect(history.map(({ content }) => content)).toEqual(['v: 5\n', 'v: 4\n', 'v: 3\n', 'v: 0\n']);
  });

  it('takes no push from someone who may only read', async () => {
    const git = await mine.repositories.open(await remoteOf('reader', 'read'));
    await git.fetch('main');
    const commit = await git.commitEdit(edit(git.tip('main')!, 'v: 9\n'));
    const push = git.push({ branch: BRANCH, commit, lease: 'MustNotExist' });
    await expect(push).rejects.toMatchObject({ code: 'GitPushRefused', message: /permission denied/i });
  });

  it('shows itself to no stranger', async () => {
    const stranger = await mine.repositories.open(await remoteOf('stranger'));
    await expect(stranger.fetch('main')).rejects.toMatchObject({ code: 'GitRepositoryMissing' });
    const wrong = { username: 'robot', password: 'wrong' };
    const forged = await mine.repositories.open({ ...remote, credentials: wrong });
    await expect(forged.fetch('main')).rejects.toMatchObject({ code: 'GitCredentialsRefused' });
  });

  it('turns down a push to a branch that a rule protects, in its own words', async () => {
    const rule = { rule_name: `${BRANCH_PREFIX}guarded`, enable_push: false };
    await forge.call('POST', `/repos/administrator/models/branch_protections`, rule);
    const git = await mine.repositories.open(remote);
    await git.fetch('main');
    const commit = await git.commitEdit(edit(git.tip('main')!, 'v: 8\n'));
    const push = git.push({ branch: `${BRANCH_PREFIX}guarded`, commit, lease: 'MustNotExist' });
    await expect(push).rejects.toMatchObject({ code: 'GitPushRefused', message: /protected/ });
  });
});
