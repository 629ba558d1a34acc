import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireReplaceable } from './replaceable.ts';

describe('what a file that appears whole may take the place of', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'churnops-replaceable-'));
    await writeFile(join(directory, 'scores.csv'), 'probability\n');
    await symlink('/dev/null', join(directory, 'link'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is nothing, or a regular file', async () => {
    await expect(requireReplaceable(join(directory, 'new.csv'))).resolves.toBeUndefined();
    await expect(requireReplaceable(join(directory, 'scores.csv'))).resolves.toBeUndefined();
  });

  it.each([
    ['a device', () => '/dev/null'],
    ['a link to a device', () => join(directory, 'link')],
    ['a directory', () => directory],
  ])('is not %s', async (_, path) => {
    await expect(requireReplaceable(path())).rejects.toMatchObject({
      code: 'OutputIrregular',
      message: expect.stringContaining(path()),
    });
  });

  it('says what else keeps it from looking', async () => {
    const below = join(directory, 'scores.csv', 'new.csv');
    await expect(requireReplaceable(below)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
