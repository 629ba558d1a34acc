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
