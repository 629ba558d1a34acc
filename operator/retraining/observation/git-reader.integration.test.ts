import { GitReader } from '@churnops/lib/git/git-reader.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitServer } from '../../git/testing/git-server.ts';
import type { Origin } from '../../git/testing/origin.ts';

let server: GitServer;
let origin: Origin;

beforeAll(async () => {
  server = await GitServer.start();
  origin = await server.createRepository('team/data');
});
afterAll(() => server.stop());

/** Directories of which each differs a little from the one before, as Git packs them by their differences. */
function manyFiles(version: number): Record<string, string> {
  const files = Array.from({ length: 200 }, (_, index): [string, string] => [
    `exports/${index % 10}/customers-${index}.csv.dvc`,
    `outs:\n- path: customers-${index}.csv\n  md5: ${String(version).padStart(32, '0')}\n${'# kept\n'.repeat(index)}`,
  ]);
  return Object.fromEntries(files);
}

describe.each([true, false])('the server of Git itself, where it may leave files out: %s', (filters) => {
  let reader: GitReader;

  beforeAll(async () => {
    reader = new GitReader({ url: server.url('team/data') });
    for (const name of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
      await origin.git('config', name, String(filters));
    for (let version = 1; version <= 3; version++)
      await origin.commit({
        branch: 'main',
        files: { ...manyFiles(version), 'a.csv.dvc': `of ${version}: ${filters}` },
      });
    await origin.git('gc', '--quiet', '--prune=now');
  });
  afterAll(() => reader.close());

  it('gives the files of a branch, of a tag, and of a commit that is behind both', async () => {
    const tip = await origin.tip('main');
    const before = (await origin.git('rev-parse', 'main~1')).trim();
    await origin.git('tag', `light-${filters}`, before);
    const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    await origin.git(...author, 'tag', '--annotate', '--message', 'x', `heavy-${filters}`, before);
    const text = async (revision: string) => {
      const snapshot = await reader.open(revision);
      return (await snapshot.read(['a.csv.dvc'], 1_000)).get('a.csv.dvc');
    };
    expect(await text('main')).toBe(`of 3: ${filters}`);
    expect(await text(tip!)).toBe(`of 3: ${filters}`);
    for (const revision of [before, `light-${filters}`, `heavy-${filters}`])
      expect(await text(revision), revision).toBe(`of 2: ${filters}`);
  });

  it('gives every file as it was put there, however it is packed', async () => {
    const written = manyFiles(3);
    const snapshot = await reader.open('main');
    const texts = await snapshot.read(Object.keys(written), 10_000);
    expect(Object.fromEntries(texts)).toEqual(written);
  });
});
