import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensurePrograms } from './ensure-programs.ts';
import type { Program } from './program-table.ts';
import { createProgress } from './progress.ts';

describe('ensurePrograms', () => {
  let directory: string;
  let printed: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'programs-'));
    printed = '';
  });
  afterEach(() => rm(directory, { recursive: true }));

  const place = async (path: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '#!/bin/sh\n');
    await chmod(path, 0o755);
  };
  const fakeBuild = () => vi.fn((_: Program, path: string) => place(path));
  const ensure = (
    names: string[],
    build: ReturnType<typeof fakeBuild>,
    environment: NodeJS.ProcessEnv = {},
  ) => {
    const output = { write: (text: string) => (printed += text) };
    const options = { environment: { XDG_CACHE_HOME: directory, ...environment }, build };
    return ensurePrograms(names, { ...options, progress: createProgress(output, () => 0) });
  };

  it('builds what is missing, telling how far it is, and finds it in the cache the next time', async () => {
    const build = fakeBuild();
    const first = await ensure(['etcd', 'kube-apiserver'], build);
    expect(build).toHaveBeenCalledTimes(2);
    expect(printed).toContain('building kube-apiserver (2 of 2), 00:00: done\n');
    expect(await ensure(['etcd', 'kube-apiserver'], build)).toEqual(first);
    expect(build).toHaveBeenCalledTimes(2);
    expect(first.get('etcd')?.startsWith(join(directory, 'churnops/programs'))).toBe(true);
  });

  it('takes a program from the folder the user names before any other', async () => {
    const named = join(directory, 'named');
    await place(join(named, 'etcd'));
    const build = fakeBuild();
    const found = await ensure(['etcd', 'kubectl'], build, { CHURNOPS_PROGRAMS: named });
    expect(found.get('etcd')).toBe(join(named, 'etcd'));
    expect(printed).toContain(`there is no kubectl in ${named}`);
    expect(build.mock.calls.map(([program]) => program.name)).toEqual(['kubectl']);
  });

  it('builds a program once for two that ask at the same time', async () => {
    const build = fakeBuild();
    const [one, two] = await Promise.all([ensure(['etcd'], build), ensure(['etcd'], build)]);
    expect(build).toHaveBeenCalledOnce();
    expect(one).toEqual(two);
  });

  it('passes on why a build failed', async () => {
    const build = vi.fn(() => Promise.reject(new Error('undefined: x')));
    await expect(ensure(['etcd'], build)).rejects.toThrow('undefined: x');
  });

  it('names the programs there are when it is asked for another', async () => {
    await expect(ensure(['kube-apiserverr'], fakeBuild())).rejects.toThrow(
      /no program named kube-apiserverr.*etcd/,
    );
  });
});
