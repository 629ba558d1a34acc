import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, temporaryVolume, testContext } from './local.fixture.ts';
import { readWhole } from './read-whole.ts';
import { VolumeStorage } from './volume-storage.ts';

const HELLO = Buffer.from('hello, volume');

describe('a volume', () => {
  it('gives a file whole, from the middle on, and in part', async () => {
    await using volume = await temporaryVolume();
    await writeFile(join(volume.root, 'a.csv'), HELLO);
    const storage = new VolumeStorage(volume.root, 'a.csv', volume.context);
    expect(await bytesOf(storage.read(''))).toEqual(HELLO);
    expect(String(await bytesOf(storage.read('', { from: 7 })))).toBe('volume');
    expect(String(await bytesOf(storage.read('', { from: 7, end: 10 })))).toBe('vol');
    expect(String(await bytesOf(storage.read('', { from: 7, end: 7 })))).toBe('');
    expect(await storage.list()).toMatchObject([{ name: '', path: 'a.csv', size: HELLO.length }]);
  });

  it('lists the files of a directory by name, without what is hidden or under way', async () => {
    await using volume = await temporaryVolume();
    await mkdir(join(volume.root, 'folder'));
    for (const name of ['b.csv', 'a.csv', '.hidden', 'c.csv.1.partial'])
      await writeFile(join(volume.root, name), HELLO);
    expect((await volume.storage.list()).map(({ name }) => name)).toEqual(['a.csv', 'b.csv']);
    await expect(new VolumeStorage(volume.root, 'absent', volume.context).list()).rejects.toMatchObject({
      code: 'StorageNotFound',
    });
  });

  it.each(['../outside', 'a/../../outside', 'link/secret', 'straight'])(
    'does not lead out by %s',
    async (path) => {
      await using volume = await temporaryVolume();
      const outside = await mkdtemp(join(tmpdir(), 'outside-'));
      await writeFile(join(outside, 'secret'), 'secret');
      await symlink(outside, join(volume.root, 'link'));
      await symlink(join(outside, 'secret'), join(volume.root, 'straight'));
      const storage = new VolumeStorage(volume.root, path, volume.context);
      await expect(bytesOf(storage.read(''))).rejects.toMatchObject({ code: 'StorageInvalid' });
      await expect(storage.create('')).rejects.toMatchObject({ code: 'StorageInvalid' });
      await rm(outside, { recursive: true });
    },
  );

  it.each(['../a', 'a/b', '..', '.', 'a\\b', 'a\0b', 'x.partial'])(
    'has no file that is called %j',
    async (name) => {
      await using volume = await temporaryVolume();
      await expect(volume.storage.describe(name)).rejects.toMatchObject({ code: 'StorageInvalid' });
      await expect(volume.storage.create(name)).rejects.toMatchObject({ code: 'StorageInvalid' });
    },
  );

  it('follows links that stay inside', async () => {
    await using volume = await temporaryVolume();
    await writeFile(join(volume.root, 'a.csv'), HELLO);
    await symlink('a.csv', join(volume.root, 'latest'));
    expect(await readWhole(volume.storage, 'latest', 100)).toEqual(HELLO);
  });

  it('reads small files as a whole, and no larger ones', async () => {
    await using volume = await temporaryVolume();
    await writeFile(join(volume.root, 'a'), HELLO);
    expect(await readWhole(volume.storage, 'absent', 100)).toBeUndefined();
    await expect(readWhole(volume.storage, 'a', 5)).rejects.toThrow(/larger than the 5 bytes/);
  });
});

describe('a file that is written to a volume', () => {
  it('appears when it is complete, in place of the old one, in directories that are made for it', async () => {
    await using volume = await temporaryVolume();
    const storage = new VolumeStorage(volume.root, 'deep/er', volume.context);
    for (const content of ['old', 'new']) {
      const file = await storage.create('a.csv');
      await file.write(Buffer.from(content));
      if (content === 'new') expect(await readFile(join(volume.root, 'deep/er/a.csv'), 'utf8')).toBe('old');
      await file.complete();
      await file.abort();
    }
    expect(await readFile(join(volume.root, 'deep/er/a.csv'), 'utf8')).toBe('new');
    expect(await readdir(join(volume.root, 'deep/er'))).toEqual(['a.csv']);
  });

  it('leaves nothing behind where it is aborted', async () => {
    await using volume = await temporaryVolume();
    const file = await volume.storage.create('a.csv');
    await file.write(HELLO);
    await file.abort();
    await file.abort();
    expect(await readdir(volume.root)).toEqual([]);
  });

  it('takes away what processes that are gone have left of it, and of nothing else', async () => {
    await using volume = await temporaryVolume();
    const now = Date.parse('2026-03-01T12:00:00Z');
    const context = { ...testContext(volume.root), clock: { now: () => now, delay: async () => undefined } };
    const left = { 'a.csv.1.partial': 7, 'a.csv.2.partial': 1, 'b.csv.1.partial': 7 };
    for (const [name, hours] of Object.entries(left)) {
      await writeFile(join(volume.root, name), HELLO);
      const time = new Date(now - hours * 3_600_000);
      await utimes(join(volume.root, name), time, time);
    }
    const file = await new VolumeStorage(volume.root, '', context).create('a.csv');
    await file.complete();
    expect((await readdir(volume.root)).sort()).toEqual(['a.csv', 'a.csv.2.partial', 'b.csv.1.partial']);
  });
});
