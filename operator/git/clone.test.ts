import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Clone } from './clone.ts';

let directory: string;
let clone: Clone;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clone-'));
  clone = new Clone(directory);
});

afterEach(() => rm(directory, { recursive: true }));

describe('work on a clone', () => {
  it('is done one after the other, in order, whether it succeeds or not', async () => {
    const events: string[] = [];
    const first = Promise.withResolvers<void>();
    const work = (name: string, until?: Promise<void>) =>
      clone.exclusively(async () => {
        events.push(`${name} begins`);
        await until;
        events.push(`${name} ends`);
        if (name === 'b') throw new Error('b');
      });
    const all = [work('a', first.promise), work('b').catch((error: Error) => error.message), work('c')];
    expect(clone.idle).toBe(false);
    first.resolve();
    expect(await Promise.all(all)).toEqual([undefined, 'b', undefined]);
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(clone.idle).toBe(true);
  });
});

describe('a clone', () => {
  it('is made when it is needed, anew after it was discarded, and not at all once it was retired', async () => {
    const first = await clone.path();
    expect(await clone.path()).toBe(first);
    await clone.discard();
    await expect(access(first)).rejects.toThrow('ENOENT');
    expect(await clone.path()).not.toBe(first);
    await clone.retire();
    expect(await readdir(directory)).toEqual([]);
    await expect(clone.path()).rejects.toMatchObject({ code: 'GitCloneGivenUp' });
  });

  it('counts its packs, half ones included', async () => {
    expect([await clone.size(), await clone.packs()]).toEqual([0, 0]);
    const packs = join(await clone.path(), 'objects/pack');
    await writeFile(join(packs, 'pack-1.pack'), 'x'.repeat(100));
    await writeFile(join(packs, 'tmp_pack_1'), 'x'.repeat(50));
    expect([await clone.size(), await clone.packs()]).toEqual([150, 1]);
  });

  it('is swept of halves and locks, and keeps what only looks like them', async () => {
    const path = await clone.path();
    const refs = join(path, 'refs/remotes/origin');
    await mkdir(refs, { recursive: true });
    const left = ['objects/pack/tmp_pack_1', 'config.lock', 'index-1', 'refs/remotes/origin/main.lock'];
    const kept = ['objects/pack/pack-1.pack', 'refs/remotes/origin/tmp_1', 'refs/remotes/origin/index-1'];
    for (const name of [...left, ...kept]) await writeFile(join(path, name), '');
    await clone.sweep();
    for (const name of left) await expect(access(join(path, name))).rejects.toThrow('ENOENT');
    for (const name of kept) await access(join(path, name));
  });
});
