import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitServer } from './testing/git-server.ts';
import { createLargeOrigin } from './testing/large-origin.ts';
import type { Origin } from './testing/origin.ts';
import {
  BRANCH_PREFIX,
  clonesIn,
  MODEL_PATH,
  readMain,
  type TestRepositories,
} from './testing/repositories.ts';

let server: GitServer;
let origin: Origin;
let url: string;
let mine: TestRepositories;

beforeAll(async () => {
  server = await GitServer.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  const large = await createLargeOrigin(server);
  ({ origin, url, mine } = large);
  return large.close;
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
    const blob = (await origin.git('rev-parse', `main:${MODEL_PATH}`)).trim();
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
    const edit = {
      parent,
      path: MODEL_PATH,
      content: 'x',
      message: 'm',
      trailers: {},
      committedAt: new Date(0),
    };
    const commit = await repository.commitEdit(edit);
    const branch = `${BRANCH_PREFIX}a`;
    expect(await repository.push({ branch, commit, lease: 'MustNotExist' })).toBe('Pushed');
    const [clone] = await clonesIn(mine.directory);
    const files = await readdir(clone!);
    expect(files.sort()).toEqual(['HEAD', 'config', 'objects', 'refs']);
  });
});
