import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from './go-build.ts';

const PROGRAM = { name: 'etcd', modules: 'kubernetes', package: 'example.org/etcd' } as const;

describe('buildProgram', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'build-'));
    await mkdir(join(directory, 'bin'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** A stand-in for the compiler, which takes minutes; it is called as the real one is. */
  const compiler = async (script: string) => {
    await writeFile(join(directory, 'bin/go'), `#!/bin/sh\n${script}\n`);
    await chmod(join(directory, 'bin/go'), 0o755);
    return { PATH: `${join(directory, 'bin')}:${process.env['PATH']}` };
  };
  const output = () => join(directory, 'out/etcd');

  it('leaves the program at its path, built with the pinned modules only and without C', async () => {
    const script = 'while [ "$1" != -o ]; do all="$all $1"; shift; done; echo "$all $3 $CGO_ENABLED" > "$2"';
    await buildProgram(PROGRAM, output(), await compiler(script));
    const said = await readFile(output(), 'utf8');
    expect(said).toContain('-mod=readonly');
    expect(said).toMatch(/example\.org\/etcd 0\n$/);
    expect(await readdir(join(directory, 'out'))).toEqual(['etcd']);
  });

  it('is built with C and with its tags where it needs them', async () => {
    const script =
      'while [ "$1" != -o ]; do [ "$1" = -tags ] && tags=$2; shift; done; echo "$CGO_ENABLED $tags" > "$2"';
    await buildProgram({ name: 'gitea', modules: 'gitea', package: '.' }, output(), await compiler(script));
    expect(await readFile(output(), 'utf8')).toBe('1 sqlite sqlite_unlock_notify\n');
  });

  it('removes what a build that was killed has left', async () => {
    await mkdir(join(directory, 'out'));
    await writeFile(join(directory, 'out/kubelet.1.unfinished'), 'half');
    await buildProgram(
      PROGRAM,
      output(),
      await compiler('while [ "$1" != -o ]; do shift; done; echo > "$2"'),
    );
    expect(await readdir(join(directory, 'out'))).toEqual(['etcd']);
  });

  it('leaves nothing of a build that failed, and repeats the last lines of the compiler', async () => {
    const script = 'while [ "$1" != -o ]; do shift; done; echo half > "$2"; seq 1 30 >&2; exit 2';
    const build = buildProgram(PROGRAM, output(), await compiler(script));
    await expect(build).rejects.toThrow(
      /^Building etcd failed; the last lines of the compiler:\n11\n(.*\n)*30$/,
    );
    expect(await readdir(join(directory, 'out'))).toEqual([]);
  });

  it('says how to get Go where there is none', async () => {
    const build = buildProgram(PROGRAM, output(), { PATH: join(directory, 'bin') });
    await expect(build).rejects.toThrow(/install Go .* or name a folder .* CHURNOPS_PROGRAMS/);
  });
});
