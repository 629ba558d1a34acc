import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONFIGURATION } from '@churnops/operator/configuration.ts';
import type { RoundTrip } from '@churnops/operator/git/testing/round-trip.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../build/bundle.ts';
import { startRealForge } from '../forge/real-forge.fixture.ts';
import { runProgram } from '../processes/run-program.ts';
import { layOutGit } from './git-image.ts';
import { layOutImageRoot } from './image-root.ts';

/**
 * Runs a program as a container of the root would: as user 65532 on a root file system that is read-only but for /work, with
 * the devices and processes that container engines put there. In namespaces of its own, so that nothing of it stays.
 */
const IN_ROOT = `
  mount --bind "$0" "$0" && mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$0/work" && mount -o remount,bind,ro "$0"
  exec chroot --userspec=65532:65532 "$0" "$@"`;

let root: string;

/** @param argv a program of the root and its arguments */
const runInRoot = (argv: readonly string[], environment: Record<string, string>): Promise<string> =>
  runProgram(['unshare', '--mount', '--pid', '--fork', 'bash', '-ec', IN_ROOT, root, ...argv], {
    env: { PATH: process.env['PATH'], ...environment },
  });

describe('the root of the operator’s image, made of this machine’s programs', () => {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'churnops-root-'));
    const layer = join(root, '..', `${root}-git`);
    await layOutImageRoot(root, { from: process.execPath, to: '/nodejs/bin/node' });
    await layOutGit(layer);
    await cp(layer, root, { recursive: true });
    await rm(layer, { recursive: true });
    await bundle([join(import.meta.dirname, '../../operator/git/testing/round-trip.ts')], join(root, 'app'));
    for (const directory of ['dev', 'proc', 'work']) await mkdir(join(root, directory), { recursive: true });
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('has no shell', async () => {
    const names = await readdir(root, { recursive: true });
    expect(names.filter((name) => /(^|\/)(sh|bash|dash|busybox)$/.test(name))).toEqual([]);
    expect(names.filter((name) => name.endsWith('git'))).toContain('usr/bin/git');
  });

  it.each([false, true])('clones, commits and pushes by Git alone (over TLS: %s)', async (tls) => {
    await using forge = await startRealForge({ tls });
    const { administrator, certificateAuthority } = forge.access;
    const repository = await forge.createRepository(administrator, 'models');
    await forge.commitFiles(repository, { 'telco.yaml': 'artifact: none\n' });
    const trip: RoundTrip = {
      directory: `${DEFAULT_CONFIGURATION.promotion.directory}/git`,
      remote: {
        url: repository.cloneURL,
        credentials: { username: administrator.username, password: forge.token },
        ...(certificateAuthority !== undefined && { certificateAuthority }),
      },
      path: 'telco.yaml',
      content: 'artifact: some\n',
    };
    const printed = await runInRoot(['/nodejs/bin/node', '/app/round-trip.mjs'], {
      ROUND_TRIP: JSON.stringify(trip),
    });
    const { commit, pushed } = JSON.parse(printed) as { commit: string; pushed: string };
    expect(pushed).toBe('Pushed');
    const path = `/repos/${repository.owner}/${repository.name}/branches/${encodeURIComponent('churnops/round-trip')}`;
    expect(await forge.call('GET', path)).toMatchObject({ commit: { id: commit } });
  });
});
