import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitRepository } from './git-repository.ts';
import { GitServer } from './testing/git-server.ts';
import type { Origin } from './testing/origin.ts';
import { BRANCH_PREFIX, createRepositories, type TestRepositories } from './testing/repositories.ts';

const PATH = 'environments/dev/telco.yaml';
const BRANCH = `${BRANCH_PREFIX}models/telco/dev`;

let server: GitServer;
let mine: TestRepositories;
let origin: Origin;
let repository: GitRepository;
let url: string;
let count = 0;

beforeAll(async () => {
  server = await GitServer.start();
  mine = await createRepositories();
});

afterAll(async () => {
  await mine.remove();
  await server.stop();
});

beforeEach(async () => {
  const name = `models-${count++}`;
  origin = await server.createRepository(name);
  url = server.url(name);
  await origin.commit({ branch: 'main', files: { [PATH]: 'v: 0\n', 'README.md': 'hello' } });
  repository = await mine.repositories.open({ url });
  server.seen.length = 0;
});

const edit = async () => ({
  parent: (await origin.tip('main'))!,
  path: PATH,
  content: 'v: 1\n',
  message: 'Promote telco to dev\n\nBecause its gates have passed.',
  trailers: { 'Churnops-Owner': 'test/models/telco/dev', 'Churnops-Artifact': 'oci://host/telco@sha256:00' },
  committedAt: new Date('2026-01-02T03:04:05Z'),
});

describe('an edit', () => {
  it('is the same commit for the same input, with one file changed', async () => {
    await repository.fetch('main');
    const commit = await repository.commitEdit(await edit());
    expect(await repository.commitEdit(await edit())).toBe(commit);
    const elsewhere = await createRepositories();
    const other = await elsewhere.repositories.open({ url });
    await other.fetch('main');
    expect(await other.commitEdit(await edit())).toBe(commit);
    await elsewhere.remove();
    expect(await repository.push({ branch: BRANCH, commit, lease: 'MustNotExist' })).toBe('Pushed');
    expect(await origin.git('diff', '--stat', 'main', BRANCH)).toContain('1 file changed, 1 insertion');
    expect(await origin.git('log', '-1', '--format=%an <%ae> %ct%n%B', BRANCH)).toBe(
      'churnops <churnops@example.com> 1767323045\nPromote telco to dev\n\nBecause its gates have passed.\n\n' +
        'Churnops-Owner: test/models/telco/dev\nChurnops-Artifact: oci://host/telco@sha256:00\n\n',
    );
  });

  it('has the tree that is told of it beforehand, and no other edit has', async () => {
    await repository.fetch('main');
    const { parent, path, content } = await edit();
    await repository.push({
      branch: BRANCH,
      commit: await repository.commitEdit(await edit()),
      lease: 'MustNotExist',
    });
    const tree = await repository.editedTree({ parent, path, content });
    const [commit] = await repository.commits(parent, repository.tip(BRANCH)!);
    expect(commit?.tree).toBe(tree);
    const more = await origin.commit({ branch: BRANCH, files: { 'README.md': 'more' } });
    await repository.fetch('main');
    const [extended] = await repository.commits(parent, more);
    expect(extended?.tree).not.toBe(tree);
    expect(await repository.editedTree({ parent, path, content: 'v: 2\n' })).not.toBe(tree);
  });

  it('keeps the mode of a file, and may make a new one', async () => {
    await origin.commit({ branch: 'main', files: { run: { mode: '100755', content: 'a' } } });
    await repository.fetch('main');
    const parent = repository.tip('main')!;
    const ran = await repository.commitEdit({ ...(await edit()), parent, path: 'run', content: 'b' });
    const added = await repository.commitEdit({ ...(await edit()), parent: ran, path: 'x/y/z', content: '' });
    await repository.push({ branch: BRANCH, commit: added, lease: 'MustNotExist' });
    const listed = await origin.git('ls-tree', '-r', BRANCH, 'run', 'x');
    expect(listed).toMatch(/^100755 blob \w+\trun\n100644 blob \w+\tx\/y\/z\n$/);
  });

  it('that changes nothing is refused, and so is a message that says more than it should', async () => {
    await repository.fetch('main');
    const base = await edit();
    const nothing = repository.commitEdit({ ...base, content: 'v: 0\n' });
    await expect(nothing).rejects.toMatchObject({ code: 'GitNothingToCommit' });
    const forged = repository.commitEdit({ ...base, trailers: { A: 'b\nChurnops-Owner: me' } });
    await expect(forged).rejects.toMatchObject({ code: 'GitMessageRefused' });
  });
});

describe('a push', () => {
  it('replaces what we pushed ourselves, and never what someone else did', async () => {
    await repository.fetch('main');
    const first = await repository.commitEdit(await edit());
    const second = await repository.commitEdit({ ...(await edit()), content: 'v: 2\n' });
    const push = (commit: string, lease: string) => repository.push({ branch: BRANCH, commit, lease });
    expect(await push(first, 'MustNotExist')).toBe('Pushed');
    expect(repository.tip(BRANCH)).toBe(first);
    expect(await push(second, 'MustNotExist')).toBe('LeaseLost');
    expect(await push(second, first)).toBe('Pushed');
    // As after a crash between the push and its record
    expect(await push(second, first)).toBe('Pushed');
    const theirs = await origin.commit({ branch: BRANCH, files: { a: 'theirs' } });
    expect(await push(first, second)).toBe('LeaseLost');
    expect(await origin.tip(BRANCH)).toBe(theirs);
  });

  it('loses against one that comes at the same moment', async () => {
    await repository.fetch('main');
    const commit = await repository.commitEdit(await edit());
    let theirs: string | undefined;
    server.beforePush = async () => {
      server.beforePush = undefined;
      theirs = await origin.commit({ branch: BRANCH, from: 'refs/heads/main', files: { a: 'theirs' } });
    };
    expect(await repository.push({ branch: BRANCH, commit, lease: 'MustNotExist' })).toBe('LeaseLost');
    expect(await origin.tip(BRANCH)).toBe(theirs);
  });

  it('sends one small commit, also when the base has moved on meanwhile', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`many/${i}`, `${i} `.repeat(200)]),
    );
    await origin.commit({ branch: 'main', files });
    await repository.fetch('main');
    const commit = await repository.commitEdit(await edit());
    await origin.commit({ branch: 'main', files: { moved: 'on' } });
    server.seen.length = 0;
    expect(await repository.push({ branch: BRANCH, commit, lease: 'MustNotExist' })).toBe('Pushed');
    expect(server.seen.reduce((bytes, seen) => bytes + seen.bytes, 0)).toBeLessThan(5_000);
  });

  it('that a rule forbids says so in the words of the remote', async () => {
    await repository.fetch('main');
    const commit = await repository.commitEdit(await edit());
    await origin.git('config', 'receive.denyCurrentBranch', 'refuse');
    await origin.git('config', 'receive.fsckObjects', 'true');
    await origin.git('config', 'receive.maxInputSize', '10');
    const push = repository.push({ branch: BRANCH, commit, lease: 'MustNotExist' });
    await expect(push).rejects.toMatchObject({
      code: 'GitPushRefused',
      message: expect.stringContaining('unpacker error'),
    });
  });

  it('goes to no branch but ours', async () => {
    await repository.fetch('main');
    const commit = repository.tip('main')!;
    const push = repository.push({ branch: 'main', commit, lease: commit });
    await expect(push).rejects.toMatchObject({ code: 'GitBranchRefused' });
    const deletion = repository.deleteBranch({ branch: 'main', lease: commit });
    await expect(deletion).rejects.toMatchObject({ code: 'GitBranchRefused' });
  });
});

describe('a branch that is deleted', () => {
  it('goes if it is where we left it, once and for all', async () => {
    await repository.fetch('main');
    const commit = await repository.commitEdit(await edit());
    await repository.push({ branch: BRANCH, commit, lease: 'MustNotExist' });
    const lease = repository.tip('main')!;
    expect(await repository.deleteBranch({ branch: BRANCH, lease })).toBe('LeaseLost');
    expect(await repository.deleteBranch({ branch: BRANCH, lease: commit })).toBe('Deleted');
    expect(await repository.deleteBranch({ branch: BRANCH, lease: commit })).toBe('Deleted');
    expect(repository.tip(BRANCH)).toBeUndefined();
    expect(await origin.tip(BRANCH)).toBeUndefined();
  });
});
