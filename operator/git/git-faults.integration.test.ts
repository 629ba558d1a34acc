import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '@churnops/dev/processes/wait-until.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitRepository } from './git-repository.ts';
import { GitServer, type Manners } from './testing/git-server.ts';
import type { Origin, OriginCommit } from './testing/origin.ts';
import { BRANCH_PREFIX, createRepositories, QUICK, type TestRepositories } from './testing/repositories.ts';

const execute = promisify(execFile);
const PATH = 'environments/dev/telco.yaml';

let server: GitServer;
let origin: Origin;
let url: string;
let mine: TestRepositories;
let count = 0;

beforeAll(async () => {
  server = await GitServer.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  const name = `models-${count++}`;
  origin = await server.createRepository(name);
  url = server.url(name);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}/${Math.sin(i)}`, `${i}`]));
  await origin.commit({ branch: 'main', files: { [PATH]: 'v: 0\n', ...many } });
  mine = await createRepositories();
  return async () => {
    server.manners = { kind: 'Normal' };
    await mine.remove();
  };
});

/** The clones that are on disk, one folder each. */
async function clones(directory = mine.directory): Promise<string[]> {
  const folder = join(directory, 'clones');
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith('/HEAD')).map((entry) => join(folder, entry, '..'));
}

async function packsIn(clone: string): Promise<string[]> {
  const folder = join(clone, 'objects', 'pack');
  return (await readdir(folder)).map((name) => join(folder, name));
}

/** What every process of the machine was started with. */
async function argumentsOfAll(): Promise<string> {
  return (await execute('ps', ['-eo', 'args', '-ww'])).stdout;
}

/** Overwrites what is between the head and the checksum of a pack. */
async function damage(pack: string): Promise<void> {
  const bytes = await readFile(pack);
  bytes.fill(7, 12, bytes.length - 20);
  await chmod(pack, 0o600);
  await writeFile(pack, bytes);
}

/** Commits that do not compress. */
function noise(commits: number, files: number): OriginCommit[] {
  return Array.from({ length: commits }, (_, i) => ({
    branch: 'main',
    files: Object.fromEntries(
      Array.from({ length: files }, (_, j) => [`${j}/${Math.sin(i * files + j)}`, `${i}`]),
    ),
  }));
}

/** What the repository says of `main`, read anew. */
async function readMain(repository: GitRepository): Promise<string | undefined> {
  await repository.fetch('main');
  return repository.readFile(repository.tip('main')!, PATH, { maximumBytes: 100 });
}

describe('a remote that is not well', () => {
  const answers: [string, Manners, string][] = [
    ['asks for other credentials', { kind: 'Answer', status: 401 }, 'GitCredentialsRefused'],
    ['forbids it', { kind: 'Answer', status: 403 }, 'GitCredentialsRefused'],
    ['has no such repository', { kind: 'Answer', status: 404 }, 'GitRepositoryMissing'],
    ['is throttled', { kind: 'Answer', status: 429 }, 'GitThrottled'],
    ['has an error', { kind: 'Answer', status: 500 }, 'GitUnreachable'],
    ['is away', { kind: 'Answer', status: 503 }, 'GitUnreachable'],
    [
      'has moved',
      { kind: 'Answer', status: 301, headers: { location: 'http://127.0.0.1:1/x' } },
      'GitRedirected',
    ],
    ['cuts the connection in the middle', { kind: 'Cut', bytes: 1_000 }, 'GitUnreachable'],
  ];

  it.each(answers)(
    'is told in its own words when it %s, and is well again afterwards',
    async (_, manners, code) => {
      const repository = await mine.repositories.open({ url });
      server.manners = manners;
      await expect(repository.fetch('main')).rejects.toMatchObject({ code });
      expect(repository.tip('main')).toBeUndefined();
      server.manners = { kind: 'Normal' };
      expect(await readMain(repository)).toBe('v: 0\n');
    },
  );

  it('is given up for its slowness long before the time limit', async () => {
    const repository = await mine.repositories.open({ url });
    server.manners = { kind: 'Drip', bytes: 1, milliseconds: 300 };
    const reason = expect.stringMatching(/too slow/i);
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitTimedOut', values: { reason } });
  });

  it('is told when nobody listens, or there is no such name', async () => {
    for (const wrong of ['http://127.0.0.1:1/x.git', 'http://nobody.invalid/x.git']) {
      const repository = await mine.repositories.open({ url: wrong });
      await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitUnreachable' });
    }
  });

  it('is told when it has no such branch', async () => {
    const repository = await mine.repositories.open({ url });
    await expect(repository.fetch('trunk')).rejects.toMatchObject({ code: 'GitBranchMissing' });
  });

  it('that never answers is given up at the time limit, and no process of it goes on', async () => {
    const quick = await createRepositories({ limits: { ...QUICK, networkMilliseconds: 1_000 } });
    const repository = await quick.repositories.open({ url });
    server.manners = { kind: 'Silent' };
    const began = performance.now();
    const fetching = repository.fetch('main').catch((error: Error) => error);
    const late = await waitUntil(
      async () => ((await argumentsOfAll()).includes(url) ? undefined : 'not there'),
      5,
    );
    expect(late).toBeUndefined();
    expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await argumentsOfAll()).not.toContain(url);
    server.manners = { kind: 'Normal' };
    expect(await readMain(repository)).toBe('v: 0\n');
    await quick.remove();
  });

  it('does not hold up the others', async () => {
    const other = await server.createRepository(`other-${count}`);
    await other.commit({ branch: 'main', files: { [PATH]: 'other\n' } });
    const well = await mine.repositories.open({ url: server.url(`other-${count}`) });
    const median = async () => {
      const times: number[] = [];
      for (let i = 0; i < 7; i++) {
        const began = performance.now();
        expect(await readMain(well)).toBe('other\n');
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[3]!;
    };
    await median();
    const control = await median();
    const names = ['silent', 'slow'] as const;
    server.mannersOf.set('silent', { kind: 'Silent' });
    server.mannersOf.set('slow', { kind: 'Drip', bytes: 1, milliseconds: 1_000 });
    await server.createRepository('slow').then((slow) => slow.commit({ branch: 'main', files: { a: 'b' } }));
    const stuck = names.map(async (name) => {
      const ill = await mine.repositories.open({ url: server.url(name) });
      return ill.fetch('main').catch((error: Error) => error);
    });
    expect(await median()).toBeLessThan(2 * control + 100);
    for (const fetching of stuck) expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
  });

  it.each<Manners>([{ kind: 'Normal' }, { kind: 'Drip', bytes: 2_000, milliseconds: 20 }])(
    'with more than fits is left, with nothing of it on disk (%o)',
    async (manners) => {
      await origin.commit(...noise(60, 60));
      const small = await createRepositories({ limits: { ...QUICK, cloneBytes: 50_000 } });
      const repository = await small.repositories.open({ url });
      server.seen.length = 0;
      server.manners = manners;
      await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitRepositoryTooLarge' });
      expect(await clones(small.directory)).toEqual([]);
      await small.remove();
    },
  );
});

describe('a clone', () => {
  it('that is damaged is made anew', async () => {
    const repository = await mine.repositories.open({ url });
    expect(await readMain(repository)).toBe('v: 0\n');
    const [clone] = await clones();
    for (const file of await packsIn(clone!)) if (file.endsWith('.pack')) await damage(file);
    expect(await repository.history('main', PATH)).toMatchObject([{ content: 'v: 0\n' }]);
    expect(await clones()).toHaveLength(1);
    expect(await clones()).not.toEqual([clone]);
  });

  it('that has lost its packs is made anew', async () => {
    const repository = await mine.repositories.open({ url });
    await readMain(repository);
    const [clone] = await clones();
    for (const file of await packsIn(clone!)) await rm(file);
    expect(await readMain(repository)).toBe('v: 0\n');
  });

  it('that is in too many packs is made anew', async () => {
    const few = await createRepositories({ limits: { ...QUICK, packs: 4 } });
    const repository = await few.repositories.open({ url });
    for (let version = 1; version < 7; version++) {
      await origin.commit({ branch: 'main', files: { [PATH]: `v: ${version}\n` } });
      expect(await readMain(repository)).toBe(`v: ${version}\n`);
    }
    const [clone] = await clones(few.directory);
    expect((await packsIn(clone!)).filter((name) => name.endsWith('.pack')).length).toBeLessThanOrEqual(6);
    await few.remove();
  });

  it('is given up for others when there are too many, the one not used for longest first', async () => {
    const two = await createRepositories({ limits: { ...QUICK, clones: 2 } });
    const urls = await Promise.all(
      [0, 1, 2].map(async (i) => {
        const other = await server.createRepository(`many-${count}-${i}`);
        await other.commit({ branch: 'main', files: { [PATH]: `${i}` } });
        return server.url(`many-${count}-${i}`);
      }),
    );
    const first = await two.repositories.open({ url: urls[0]! });
    await readMain(first);
    await readMain(await two.repositories.open({ url: urls[1]! }));
    await readMain(await two.repositories.open({ url: urls[2]! }));
    expect(await clones(two.directory)).toHaveLength(2);
    await expect(first.fetch('main')).rejects.toMatchObject({ code: 'GitCloneGivenUp' });
    expect(await readMain(await two.repositories.open({ url: urls[0]! }))).toBe('0');
    await two.remove();
  });

  it('that is being worked on is not given up, nor waited for', async () => {
    const one = await createRepositories({ limits: { ...QUICK, networkMilliseconds: 5_000, clones: 1 } });
    const busy = await one.repositories.open({ url });
    server.mannersOf.set(`models-${count - 1}`, { kind: 'Silent' });
    const fetching = busy.fetch('main').catch((error: Error) => error);
    const other = await server.createRepository(`other-${count}`);
    await other.commit({ branch: 'main', files: { [PATH]: 'other\n' } });
    let ended = false;
    void fetching.then(() => {
      ended = true;
    });
    expect(await readMain(await one.repositories.open({ url: server.url(`other-${count}`) }))).toBe(
      'other\n',
    );
    expect(ended).toBe(false);
    expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
    await one.remove();
  });

  it('of a process that was killed is removed by the next', async () => {
    await readMain(await mine.repositories.open({ url }));
    const before = await clones();
    const next = await createRepositories({ directory: mine.directory });
    expect(await readMain(await next.repositories.open({ url }))).toBe('v: 0\n');
    const after = await clones();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });
});

describe('a disk that is full', () => {
  let disk: string;

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'disk-'));
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]);
  });

  afterAll(async () => {
    await execute('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  it('is told, and what was fetched before stays whole', async () => {
    const full = await createRepositories({ directory: join(disk, 'git') });
    const repository = await full.repositories.open({ url });
    expect(await readMain(repository)).toBe('v: 0\n');
    const before = repository.tip('main');
    const noise = Array.from({ length: 30 }, (_, i) => ({
      branch: 'main',
      files: Object.fromEntries(
        Array.from({ length: 300 }, (_, j) => [`${j}/${Math.sin(i * 300 + j)}`, `${i}`]),
      ),
    }));
    await origin.commit(...noise);
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitDiskFull', retryable: true });
    expect(repository.tip('main')).toBe(before);
    expect(await repository.readFile(before!, PATH, { maximumBytes: 100 })).toBe('v: 0\n');
    const [clone] = await clones(full.directory);
    expect((await packsIn(clone!)).filter((name) => name.includes('tmp_'))).toEqual([]);
    await origin.git('update-ref', 'refs/heads/main', before!);
    expect(await readMain(repository)).toBe('v: 0\n');
  });
});

describe('a repository that means harm', () => {
  it.each([
    ['../outside', 'GitPathRefused'],
    ['/etc/passwd', 'GitPathRefused'],
    ['a/../../b', 'GitPathRefused'],
    ['.git/config', 'GitPathRefused'],
    ['--output=/tmp/x', 'GitPathRefused'],
    ['link/passwd', 'GitPathRefused'],
    ['link', 'GitPathRefused'],
    ['module', 'GitPathRefused'],
    ['module/file', 'GitPathRefused'],
  ])('leads nowhere by the path %s, neither to read nor to write', async (path, code) => {
    const parent = await origin.commit({
      branch: 'main',
      files: {
        link: { mode: '120000', content: '/etc' },
        module: { submodule: 'a'.repeat(40) },
        '.gitmodules': `[submodule "module"]\n\tpath = module\n\turl = ${url}\n`,
        '.gitattributes': '* filter=evil diff=evil\n',
      },
    });
    const repository = await mine.repositories.open({ url });
    await repository.fetch('main');
    const read = repository.readFile(parent, path, { maximumBytes: 100 });
    await expect(read).rejects.toMatchObject({ code });
    const edit = { parent, path, content: 'x', message: 'm', trailers: {}, committedAt: new Date(0) };
    await expect(repository.commitEdit(edit)).rejects.toMatchObject({ code });
  });

  it.each(['-x', '--upload-pack=touch /tmp/owned', 'a..b', 'a b', 'HEAD~1', 'a.lock', '/a', 'a//b', '@', ''])(
    'is not asked for a branch called %j',
    async (branch) => {
      const repository = await mine.repositories.open({ url });
      await expect(repository.fetch(branch)).rejects.toMatchObject({ code: 'GitBranchRefused' });
    },
  );

  it('is not fetched where its objects are made to mislead', async () => {
    const blob = (await origin.git('rev-parse', `main:${PATH}`)).trim();
    await origin.commitTree(Buffer.concat([Buffer.from('100644 .git\0'), Buffer.from(blob, 'hex')]));
    const repository = await mine.repositories.open({ url });
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitObjectsRefused' });
    expect(repository.tip('main')).toBeUndefined();
  });

  it('is asked for one file by a path, whatever signs are in it', async () => {
    const repository = await mine.repositories.open({ url });
    await repository.fetch('main');
    for (const path of ['environments/*/telco.yaml', 'environments/dev/telco.yam[l]', 'environments/dev/*']) {
      expect(await repository.history('main', path)).toEqual([]);
      expect(await repository.readFile(repository.tip('main')!, path, { maximumBytes: 9 })).toBeUndefined();
    }
  });

  it('runs nothing: there is no work tree and no hook, here or after a push', async () => {
    const repository = await mine.repositories.open({ url });
    await readMain(repository);
    const parent = repository.tip('main')!;
    const edit = { parent, path: PATH, content: 'x', message: 'm', trailers: {}, committedAt: new Date(0) };
    const commit = await repository.commitEdit(edit);
    const branch = `${BRANCH_PREFIX}a`;
    expect(await repository.push({ branch, commit, lease: 'MustNotExist' })).toBe('Pushed');
    const [clone] = await clones();
    const files = await readdir(clone!);
    expect(files.sort()).toEqual(['HEAD', 'config', 'objects', 'refs']);
  });
});
