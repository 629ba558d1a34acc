import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { administratorEnvironment, missingPackages } from './requirements.ts';

describe('administratorEnvironment', () => {
  it("adds the administrator's folders where they are missing", () => {
    expect(administratorEnvironment({ PATH: '/usr/bin:/bin' })['PATH']).toBe('/usr/bin:/bin:/usr/sbin:/sbin');
  });

  it('leaves a PATH that has them as it is', () => {
    expect(administratorEnvironment({ PATH: '/sbin:/usr/sbin:/bin' })['PATH']).toBe('/sbin:/usr/sbin:/bin');
  });

  it('keeps the rest of the environment', () => {
    expect(administratorEnvironment({ HOME: '/home' })['HOME']).toBe('/home');
  });
});

describe('missingPackages', () => {
  it('leaves out what is in the PATH and can be run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'path-'));
    for (const name of ['tini', 'runc']) await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, 'tini'), 0o755);
    const missing = (await missingPackages({ PATH: folder })).map((each) => each.package);
    expect(missing).not.toContain('tini');
    expect(missing).toContain('runc');
    expect(missing).toContain('containerd');
    await rm(folder, { recursive: true });
  });
});
