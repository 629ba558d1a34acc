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

/** Requests for objects since the last look; others ask what the remote has. */
function packs(): number {
  return server.seen.splice(0).filter(({ fetches }) => fetches).length;
}

const edit = async () => ({
  parent: (await origin.tip('main'))!,
  path: PATH,
  content: 'v: 1\n',
  message: 'Promote telco to dev\n\nBecause its gates have passed.',
  trailers: { 'Churnops-Owner': 'test/models/telco/dev', 'Churnops-Artifact': 'oci://host/telco@sha256:00' },
  committedAt: new Date('2026-01-02T03:04:05Z'),
});

describe('a repository that is read', () => {
  it('shows the base and our branches, and no one else’s', async () => {
    const main = await origin.commit(
      { branch: BRANCH, from: 'refs/heads/main', files: { a: '1' } },
      { branch: 'feature', from: 'refs/heads/main', files: { b: '1' } },
      { branch: 'main', files: { c: '1' } },
    );
    await repository.fetch('main');
    expect(repository.tip('main')).toBe(main);
    expect(repository.tip(BRANCH)).toBe(await origin.tip(BRANCH));
    expect(repository.tip('feature')).toBeUndefined();
  });

  it('forgets a branch that was deleted, and follows one that was forced', async () => {
    await origin.commit({ branch: BRANCH, from: 'refs/heads/main', files: { a: '1' } });
    await repository.fetch('main');
    const forced = await origin.commit({ branch: BRANCH, from: 'refs/heads/main', files: { a: '2' } });
    await repository.fetch('main');
    expect(repository.tip(BRANCH)).toBe(forced);
    await origin.git('update-ref', '-d', `refs/heads/${BRANCH}`);
    await repository.fetch('main');
    expect(repository.tip(BRANCH)).toBeUndefined();
  });

  it('gives a file as it is, to the last byte', async () => {
    const content = '\ufeffa: "é"\r\n\tb\n\nno line break';
    const commit = await origin.commit({ branch: 'main', files: { 'a b/ü"x.yaml': content, empty: '' } });
    await repository.fetch('main');
    const read = (path: string) => repository.readFile(commit, path, { maximumBytes: 1_000 });
    expect(await read('a b/ü"x.yaml')).toBe(content);
    expect(await read('empty')).toBe('');
    expect(await read('missing')).toBeUndefined();
  });

  it('gives no file that is too large or no text', async () => {
    const files = { large: 'x'.repeat(2_000), picture: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) };
    const commit = await origin.commit({ branch: 'main', files });
    await repository.fetch('main');
    const read = repository.readFile(commit, 'large', { maximumBytes: 1_999 });
    await expect(read).rejects.toMatchObject({ code: 'GitFileTooLarge', values: { size: 2_000 } });
    expect(await repository.readFile(commit, 'large', { maximumBytes: 2_000 })).toHaveLength(2_000);
    const picture = repository.readFile(commit, 'picture', { maximumBytes: 10 });
    await expect(picture).rejects.toMatchObject({ code: 'GitFileNotText' });
  });

  it('asks the remote for nothing when nothing has changed', async () => {
    await repository.fetch('main');
    expect(packs()).toBe(1);
    await repository.fetch('main');
    expect(packs()).toBe(0);
  });

  it('shows no base that only others have fetched', async () => {
    await origin.commit({ branch: 'trunk', from: 'refs/heads/main', files: { a: '1' } });
    await repository.fetch('trunk');
    const other = await mine.repositories.open({ url, credentials: { username: 'b', password: 'b' } });
    await other.fetch('main');
    expect([other.tip('main'), other.tip('trunk')]).toEqual([await origin.tip('main'), undefined]);
    await repository.fetch('main');
    expect(repository.tip('trunk')).toBe(await origin.tip('trunk'));
  });

  it('shows nothing before it was fetched with these credentials', async () => {
    const commit = (await origin.tip('main'))!;
    await repository.fetch('main');
    const other = await mine.repositories.open({ url, credentials: { username: 'b', password: 'b' } });
    const read = other.readFile(commit, PATH, { maximumBytes: 10 });
    await expect(read).rejects.toMatchObject({ code: 'GitNotFetched' });
  });
});

describe('the history of a file', () => {
  it('comes with all its versions in one request, newest first, and is kept', async () => {
    const commits = Array.from({ length: 40 }, (_, i) => ({
      branch: 'main',
      files: { [PATH]: `v: ${i + 1}\n`, other: `${i}` },
      committedAt: 1_700_000_000 + i,
    }));
    await origin.commit(...commits, { branch: 'main', files: { other: 'x' } });
    await repository.fetch('main');
    packs();
    const history = await repository.history('main', PATH);
    expect(packs()).toBe(1);
    expect(history.map(({ content }) => content)).toEqual(
      Array.from({ length: 41 }, (_, i) => `v: ${40 - i}\n`),
    );
    expect(history[0]?.committedAt).toEqual(new Date((1_700_000_000 + 39) * 1_000));
    expect(await repository.history('main', PATH)).toBe(history);
    await origin.commit({ branch: 'main', files: { [PATH]: 'v: 3\n' } });
    await repository.fetch('main');
    packs();
    expect((await repository.history('main', PATH))[0]?.content).toBe('v: 3\n');
    expect(packs()).toBe(0);
  });

  it('tells what a merge brought, a deletion, and what is no file', async () => {
    await origin.commit(
      { branch: 'side', from: 'refs/heads/main', files: { [PATH]: 'v: never on main alone\n' } },
      { branch: 'side', files: { [PATH]: 'v: merged\n' } },
      { branch: 'main', files: { 'README.md': 'later' } },
    );
    const side = await origin.tip('side');
    await origin.commit({ branch: 'main', merge: side!, files: { [PATH]: 'v: merged\n' } });
    await origin.commit({ branch: 'main', files: { [PATH]: null } });
    await origin.commit({ branch: 'main', files: { [PATH]: { mode: '120000', content: '/etc/passwd' } } });
    await repository.fetch('main');
    const history = await repository.history('main', PATH);
    expect(history.map(({ content }) => content)).toEqual([undefined, undefined, 'v: merged\n', 'v: 0\n']);
  });

  it('is empty for a file that never was', async () => {
    await repository.fetch('main');
    expect(await repository.history('main', 'nowhere.yaml')).toEqual([]);
  });
});

describe('commits', () => {
  it('say who made them and what their trailers are', async () => {
    const from = (await origin.tip('main'))!;
    const message = 'Subject\n\nBody: not a trailer\n\nA-B: one\nC: two\n  folded\nA-B: three\n';
    const to = await origin.commit(
      { branch: BRANCH, from, files: { a: '1' }, author: 'Eve <eve@example.com>' },
      { branch: BRANCH, files: { '.mailmap': 'Ada <ada@example.com> <eve@example.com>\n' }, message },
    );
    await repository.fetch('main');
    const [newest, oldest, ...others] = await repository.commits(from, to);
    expect(others).toEqual([]);
    expect(newest).toMatchObject({ commit: to, trailers: { 'A-B': 'three', C: 'two folded' } });
    expect(oldest).toMatchObject({ authorEmail: 'eve@example.com', committerEmail: 'eve@example.com' });
    expect(await repository.commits(to, from)).toEqual([]);
  });

  it('that the remote no longer has are missing, and do not cost a new clone', async () => {
    await repository.fetch('main');
    packs();
    const gone = repository.commits((await origin.tip('main'))!, 'a'.repeat(40));
    await expect(gone).rejects.toMatchObject({ code: 'GitObjectMissing' });
    expect(packs()).toBe(0);
  });

  it('are not listed without end', async () => {
    const from = (await origin.tip('main'))!;
    const many = Array.from({ length: 251 }, (_, i) => ({ branch: 'main', files: { a: `${i}` } }));
    const to = await origin.commit(...many);
    await repository.fetch('main');
    await expect(repository.commits(from, to)).rejects.toMatchObject({ code: 'GitTooManyCommits' });
  });
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
