import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differingFiles, generateFiles } from './files.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFile(join(root, path), 'utf8');

test('what is checked in is what the definitions generate', async () => {
  expect(await differingFiles(await generateFiles(read), read)).toEqual([]);
});

test('a file that differs and one that is missing are named', async () => {
  const files = new Map([
    ['same.ts', 'a'],
    ['changed.ts', 'b'],
    ['missing.ts', 'c'],
  ]);
  const present = new Map([
    ['same.ts', 'a'],
    ['changed.ts', 'edited by hand'],
  ]);
  const differing = await differingFiles(files, async (path) => {
    const text = present.get(path);
    if (text === undefined) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
    return text;
  });
  expect(differing).toEqual(['changed.ts', 'missing.ts']);
});

test('a file that cannot be read is not taken for one that is missing', async () => {
  const refuse = async () => {
    throw Object.assign(new Error('not yours'), { code: 'EACCES' });
  };
  await expect(differingFiles(new Map([['a.ts', 'a']]), refuse)).rejects.toThrow('not yours');
});
