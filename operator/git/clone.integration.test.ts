import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitServer } from './testing/git-server.ts';
import { createLargeOrigin } from './testing/large-origin.ts';
import { noise, type Origin } from './testing/origin.ts';
import {
  clonesIn,
  createRepositories,
  MODEL_PATH,
  packsIn,
  QUICK,
  readMain,
  type TestRepositories,
} from './testing/repositories.ts';

const execute = promisify(execFile);

let server: GitServer;
let name: string;
let origin: Origin;
let url: string;
let mine: TestRepositories;

beforeAll(async () => {
  server = await GitServer.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  const large = await createLargeOrigin(server);
  ({ name, origin, url, mine } = large);
  return large.close;
});

/** Overwrites what is between the head and the checksum of a pack. */
async function damage(pack: string): Promise<void> {
  const bytes = await readFile(pack);
  bytes.fill(7, 12, bytes.length - 20);
  await chmod(pack, 0o600);
  await writeFile(pack, bytes);
}

describe('a clone', () => {
  it('that is damaged is made anew', async () => {
    const repository = await mine.repositories.open({ url });
    expect(await readMain(repository)).toBe('v: 0\n');
    const [clone] = await clonesIn(mine.directory);
    for (const file of await packsIn(clone!)) if (file.endsWith('.pack')) await damage(file);
    expect(await repository.history('main', MODEL_PATH)).toMatchObject([{ content: 'v: 0\n' }]);
    expect(await clonesIn(mine.directory)).toHaveLength(1);
    expect(await clonesIn(mine.directory)).not.toEqual([clone]);
  });

  it('that has lost its packs is made anew', async () => {
    const repository = await mine.repositories.open({ url });
    await readMain(repository);
    const [clone] = await clonesIn(mine.directory);
    for (const file of await packsIn(clone!)) await rm(file);
    expect(await readMain(repository)).toBe('v: 0\n');
  });

  it('that is in too many packs is made anew', async () => {
    const few = await createRepositories({ limits: { ...QUICK, packs: 4 } });
    const repository = await few.repositories.open({ url });
    for (let version = 1; version < 7; version++) {
      await origin.commit({ branch: 'main', files: { [MODEL_PATH]: `v: ${version}\n` } });
      expect(await readMain(repository)).toBe(`v: ${version}\n`);
    }
    const [clone] = await clonesIn(few.directory);
    expect((await packsIn(clone!)).filter((name) => name.endsWith('.pack')).length).toBeLessThanOrEqual(6);
    await few.remove();
  });

  it('is given up for others when there are too many, the one not used for longest first', async () => {
    const two = await createRepositories({ limits: { ...QUICK, clones: 2 } });
    const urls = await Promise.all(
      [0, 1, 2].map(async (i) => {
        const other = await server.createRepository(`many-${name}-${i}`);
        await other.commit({ branch: 'main', files: { [MODEL_PATH]: `${i}` } });
        return server.url(`many-${name}-${i}`);
      }),
    );
    const first = await two.repositories.open({ url: urls[0]! });
    await readMain(first);
    await readMain(await two.repositories.open({ url: urls[1]! }));
    await readMain(await two.repositories.open({ url: urls[2]! }));
    expect(await clonesIn(two.directory)).toHaveLength(2);
    await expect(first.fetch('main')).rejects.toMatchObject({ code: 'GitCloneGivenUp' });
    expect(await readMain(await two.repositories.open({ url: urls[0]! }))).toBe('0');
    await two.remove();
  });

  it('that is being worked on is not given up, nor waited for', async () => {
    const one = await createRepositories({ limits: { ...QUICK, networkMilliseconds: 5_000, clones: 1 } });
    const busy = await one.repositories.open({ url });
    server.mannersOf.set(name, { kind: 'Silent' });
    const fetching = busy.fetch('main').catch((error: Error) => error);
    const other = await server.createRepository(`other-${name}`);
    await other.commit({ branch: 'main', files: { [MODEL_PATH]: 'other\n' } });
    let ended = false;
    void fetching.then(() => {
      ended = true;
    });
    expect(await readMain(await one.repositories.open({ url: server.url(`other-${name}`) }))).toBe('other\n');
    expect(ended).toBe(false);
    expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
    await one.remove();
  });

  it('of a process that was killed is removed by the next', async () => {
    await readMain(await mine.repositories.open({ url }));
    const before = await clonesIn(mine.directory);
    const next = await createRepositories({ directory: mine.directory });
    expect(await readMain(await next.repositories.open({ url }))).toBe('v: 0\n');
    const after = await clonesIn(mine.directory);
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
    await origin.commit(...noise(30, 300));
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitDiskFull', retryable: true });
    expect(repository.tip('main')).toBe(before);
    expect(await repository.readFile(before!, MODEL_PATH, { maximumBytes: 100 })).toBe('v: 0\n');
    const [clone] = await clonesIn(full.directory);
    expect((await packsIn(clone!)).filter((name) => name.includes('tmp_'))).toEqual([]);
    await origin.git('update-ref', 'refs/heads/main', before!);
    expect(await readMain(repository)).toBe('v: 0\n');
  });
});
