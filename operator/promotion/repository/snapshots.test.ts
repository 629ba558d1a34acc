import { describe, expect, it } from 'vitest';
import { proposal, pullRequest } from '../testing/pull-requests.ts';
import { type ReadableRepository, Snapshots } from './snapshots.ts';

const SHOP = { owner: 'shop', name: 'models' };

/** A repository that counts what it is asked for. */
function createRepository(repository = SHOP) {
  const asked: string[] = [];
  let tip: string | undefined;
  let count = 0;
  const opened: ReadableRepository = {
    base: 'main',
    repository,
    forge: {
      findPullRequests: async (_query, options) => {
        if (options?.fresh) asked.push('list');
        return [pullRequest(1, proposal('2'))];
      },
    },
    git: {
      fetch: async () => {
        asked.push('fetch');
        tip = `tip-${++count}`;
      },
      tip: () => tip,
    },
  };
  return { opened, asked };
}

describe('Snapshots', () => {
  it('lists pull requests before it fetches, so that what is seen as merged is in what was fetched', async () => {
    const { opened, asked } = createRepository();
    const snapshot = await new Snapshots(1_000, () => 0).take(opened);
    expect(asked).toEqual(['list', 'fetch']);
    expect(snapshot).toMatchObject({ tip: 'tip-1', pullRequests: [{ number: 1 }] });
  });

  it('asks once for two hundred models of one repository', async () => {
    const { opened, asked } = createRepository();
    const snapshots = new Snapshots(1_000, () => 0);
    const same = Array.from({ length: 200 }, () => snapshots.take({ ...opened }));
    expect(new Set((await Promise.all(same)).map(({ tip }) => tip))).toEqual(new Set(['tip-1']));
    await Promise.all(Array.from({ length: 200 }, () => snapshots.take(opened, true)));
    // The first of them began a look at once, which the others came too late for.
    expect(asked.filter((what) => what === 'fetch')).toHaveLength(3);
  });

  it('looks anew at a repository in which something happened, and at no other', async () => {
    const [mine, other] = [createRepository(), createRepository({ owner: 'shop', name: 'web' })];
    const snapshots = new Snapshots(1_000, () => 0);
    await snapshots.take(mine.opened);
    await snapshots.take(other.opened);
    snapshots.changed({ owner: 'Shop', name: 'Models' });
    expect((await snapshots.take(mine.opened)).tip).toBe('tip-2');
    expect((await snapshots.take(other.opened)).tip).toBe('tip-1');
    snapshots.changedByUs(other.opened);
    expect((await snapshots.take(other.opened)).tip).toBe('tip-2');
  });

  it('shares nothing between two base branches', async () => {
    const { opened, asked } = createRepository();
    const snapshots = new Snapshots(1_000, () => 0);
    await snapshots.take(opened);
    await snapshots.take({ ...opened, base: 'stable' });
    expect(asked).toHaveLength(4);
  });
});
