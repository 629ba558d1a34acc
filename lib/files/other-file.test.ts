import { link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOtherFile } from './other-file.ts';

describe('what is written while files are read', () => {
  let directory: string;
  const at = (name: string) => join(directory, name);
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'churnops-other-file-'));
    await Promise.all(['in.csv', 'out.csv'].map((name) => writeFile(at(name), 'plan\n')));
    await symlink(at('in.csv'), at('link.csv'));
    await link(at('in.csv'), at('name.csv'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('may be another file, there or not', async () => {
    await expect(requireOtherFile(at('out.csv'), [at('in.csv')])).resolves.toBeUndefined();
    await expect(requireOtherFile(at('new.csv'), [at('in.csv'), at('new.csv')])).resolves.toBeUndefined();
  });

  it.each([
    ['by its name', 'in.csv'],
    ['by another way to it', './in.csv'],
    ['by a link', 'link.csv'],
    ['by a second name', 'name.csv'],
  ])('is none of them %s', async (_, name) => {
    const path = `${directory}/${name}`;
    await expect(requireOtherFile(path, [at('out.csv'), at('in.csv')])).rejects.toMatchObject({
      code: 'OutputIsInput',
      message: `${path} is the file ${at('in.csv')}, which is read; name another file to write.`,
    });
  });
});
