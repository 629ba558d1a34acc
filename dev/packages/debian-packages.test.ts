import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../programs/progress.ts';
import { ensurePackages, findProgram, missingPackages } from './debian-packages.ts';

describe("Debian's packages", () => {
  let folder: string;
  let printed: string;
  const progress = createProgress({ write: (text: string) => (printed += text) }, () => 0);
  const redis = { program: 'redis-server', package: 'redis-server' };
  const place = async (name: string, script = '') => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packages-'));
    printed = '';
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are missing where their program is not in the PATH or can not be run', async () => {
    await place('runc');
    await writeFile(join(folder, 'tini'), '');
    const wanted = ['runc', 'tini', 'socat'].map((program) => ({ program, package: `${program}-package` }));
    const missing = await missingPackages(wanted, { PATH: folder });
    // Root may not run what no one may.
    expect(missing.map((each) => each.package)).toEqual(['tini-package', 'socat-package']);
  });

  it('may be known by a file that is no program', async () => {
    const path = join(folder, 'stdlib.h');
    expect(await findProgram(path, {})).toBeUndefined();
    await writeFile(path, '');
    expect(await findProgram(path, {})).toBe(path);
  });

  it('are not asked for where nothing is missing', async () => {
    await place('redis-server');
    await ensurePackages([redis], {
      environment: { PATH: folder },
      progress,
      purpose: 'Argo CD',
      mayInstall: true,
    });
    expect(printed).toBe('');
  });

  it('are named where there is no way to install them', async () => {
    const ensure = ensurePackages([redis], {
      environment: { PATH: folder },
      progress,
      purpose: 'Argo CD',
      mayInstall: true,
    });
    await expect(ensure).rejects.toThrow(
      /^Argo CD needs redis-server, which are missing here, and there is no apt-get .*: install redis-server/,
    );
  });

  it('are left to root', async () => {
    await place('apt-get');
    const options = { environment: { PATH: folder }, progress, purpose: 'Argo CD', mayInstall: false };
    await expect(ensurePackages([redis], options)).rejects.toThrow('and only root can install them');
  });

  it('are installed after the lists are brought up to date', async () => {
    await place(
      'apt-get',
      `echo "$2" >> ${folder}/log\nif [ "$2" = update ]; then : > ${folder}/updated; fi\n[ -e ${folder}/updated ]`,
    );
    await ensurePackages([redis], {
      environment: { PATH: folder },
      progress,
      purpose: 'Argo CD',
      mayInstall: true,
    });
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('install\nupdate\ninstall\n');
    expect(printed).toContain("installing Debian's redis-server, 00:00: done");
  });
});
