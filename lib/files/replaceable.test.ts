import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
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
    const [made, there] = [join(directory, 'new.csv'), join(directory, 'scores.csv')];
    expect(await requireReplaceable(made)).toBe(made);
    expect(await requireReplaceable(there)).toBe(await realpath(there));
  });

  it('is the file that a link leads to, and not the link', async () => {
    const link = join(directory, 'link-to-scores');
    await symlink('scores.csv', link);
    expect(await requireReplaceable(link)).toBe(await realpath(join(directory, 'scores.csv')));
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
