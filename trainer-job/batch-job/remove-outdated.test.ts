import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import { removeOutdated } from './remove-outdated.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'parts-'));
});
afterEach(() => rm(root, { recursive: true }));

async function remains(partitions: number, ...names: string[]): Promise<string[]> {
  for (const name of names) await writeFile(join(root, name), 'x');
  const context = { clock: SYSTEM_CLOCK, random: Math.random, workDirectory: root };
  const directory = openStorage({ kind: 'Volume', root, path: '' }, context);
  await removeOutdated(directory, { partitions, format: 'CSV' });
  return (await readdir(root)).sort();
}

it('takes away whole parts of more partitions than there are now', async () => {
  const kept = ['part-0.csv', 'part-0.done.json', 'part-1.csv', 'part-1.done.json', 'part-1.refused.csv'];
  const left = await remains(2, ...kept, 'part-2.csv', 'part-2.refused.csv', 'part-2.done.json');
  expect(left).toEqual(kept);
});

it('takes away parts of another format', async () => {
  const kept = ['part-0.csv', 'part-0.done.json'];
  expect(await remains(1, ...kept, 'part-0.parquet')).toEqual(kept);
});

it('leaves what nobody says is a part of ours', async () => {
  const others = ['part-00007.csv', 'part-7.csv', 'part-8.done', 'scores.csv'];
  expect(await remains(1, ...others)).toEqual(others.sort());
});
