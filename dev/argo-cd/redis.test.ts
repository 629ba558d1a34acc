import { chmod, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../programs/progress.ts';
import { findRedis, renderRedisConfiguration } from './redis.ts';

describe('Redis', () => {
  let directory: string;
  const progress = createProgress({ write: () => undefined });
  const place = async (name: string) => {
    await writeFile(join(directory, name), '#!/bin/sh\n');
    await chmod(join(directory, name), 0o755);
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'redis-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is the server that is installed', async () => {
    await place('redis-server');
    const path = await findRedis('/elsewhere', { PATH: directory }, progress);
    expect(path).toBe(join(directory, 'redis-server'));
  });

  it('is else the same program by the name of one of its tools', async () => {
    await place('redis-check-rdb');
    const home = await mkdtemp(join(directory, 'home-'));
    const path = await findRedis(home, { PATH: directory }, progress);
    expect(path).toBe(join(home, 'redis-server'));
    expect(await readlink(path)).toBe(join(directory, 'redis-check-rdb'));
  });

  it('keeps nothing, and lets no one in without the password', () => {
    const text = renderRedisConfiguration({ directory: '/redis', port: 6379, password: 'secret' });
    expect(text).toContain('bind 127.0.0.1\nport 6379\nrequirepass secret\n');
    expect(text).toContain('save ""\nappendonly no\n');
  });
});
