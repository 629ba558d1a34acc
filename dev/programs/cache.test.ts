import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheKey, userCacheDirectory } from './cache.ts';

describe('userCacheDirectory', () => {
  it('follows XDG_CACHE_HOME, else lies in the home folder', () => {
    expect(userCacheDirectory({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/churnops');
    expect(userCacheDirectory({})).toBe(join(homedir(), '.cache/churnops'));
  });
});

describe('cacheKey', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modules-'));
    await writeFile(join(directory, 'go.mod'), 'module a');
    await writeFile(join(directory, 'go.sum'), 'sums');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const key = (architecture = 'x64', linker = '-s -w') => cacheKey(directory, architecture, { linker });

  it('stays while nothing changes', async () => {
    expect(await key()).toBe(await key());
    expect(await key()).toMatch(/^[0-9a-f]{16}$/);
  });

  it('changes with the modules, their sums, the source beside them, the flags and the architecture', async () => {
    const keys = new Set([await key(), await key('arm64'), await key('x64', '-s -w -X a=b')]);
    for (const name of ['go.mod', 'go.sum', 'main.go']) {
      await writeFile(join(directory, name), 'changed');
      keys.add(await key());
    }
    expect(keys.size).toBe(6);
  });
});
