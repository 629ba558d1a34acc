import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveVolumeFile } from './volume-file.ts';

let directory: string;
let volume: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'volume-'));
  volume = join(directory, 'data');
  await mkdir(join(volume, 'exports'), { recursive: true });
  await writeFile(join(volume, 'exports', 'a.csv'), 'x');
  await writeFile(join(directory, 'secret.csv'), 'x');
  await symlink('exports/a.csv', join(volume, 'latest.csv'));
  await symlink('../secret.csv', join(volume, 'out.csv'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('resolveVolumeFile', () => {
  it.each(['exports/a.csv', 'latest.csv'])('finds %s inside the volume', async (path) => {
    expect(await resolveVolumeFile(volume, path)).toBe(join(volume, 'exports', 'a.csv'));
  });

  it.each(['../secret.csv', 'out.csv', '.', 'exports/../../secret.csv'])(
    'refuses %s, which leads out of it',
    async (path) => {
      await expect(resolveVolumeFile(volume, path)).rejects.toThrow('it is not inside the volume');
    },
  );

  it('says that a file is not there', async () => {
    await expect(resolveVolumeFile(volume, 'b.csv')).rejects.toThrow(
      'The data b.csv on the volume are not there: there is no such file.',
    );
  });
});
