import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWebhookSecrets } from './webhook-secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'webhook-secrets-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the secrets of webhooks', () => {
  it('are the files of the directory, each without the line end of who wrote it', async () => {
    await writeFile(join(directory, 'old'), 'first\n');
    await writeFile(join(directory, 'new'), ' second');
    await writeFile(join(directory, 'none'), '\n');
    expect((await readWebhookSecrets(directory)).sort()).toEqual([' second', 'first']);
  });

  it('are none where there is no directory', async () => {
    expect(await readWebhookSecrets(join(directory, 'missing'))).toEqual([]);
  });

  it('are those of a mounted Secret, and the new ones once it is replaced', async () => {
    const version = async (name: string, secret: string) => {
      await mkdir(join(directory, name));
      await writeFile(join(directory, name, 'forge'), secret);
      await symlink(name, join(directory, '..next'));
      await rename(join(directory, '..next'), join(directory, '..data'));
    };
    await version('..2026_01', 'one');
    await symlink('..data/forge', join(directory, 'forge'));
    expect(await readWebhookSecrets(directory)).toEqual(['one']);
    await version('..2026_02', 'two');
    expect(await readWebhookSecrets(directory)).toEqual(['two']);
  });

  it.each([
    [
      'a file that is no secret',
      () => writeFile(join(directory, 'large'), 'x'.repeat(4_097)),
      'large is longer',
    ],
    ['a directory in it', () => mkdir(join(directory, 'inner')), 'EISDIR'],
    [
      'too many',
      () => Promise.all(Array.from({ length: 65 }, (_, n) => writeFile(join(directory, `${n}`), 'x'))),
      'more than 64 files',
    ],
  ])('are refused with a sentence where there is %s', async (_, arrange, words) => {
    await arrange();
    await expect(readWebhookSecrets(directory)).rejects.toMatchObject({
      code: 'WebhookSecretsUnreadable',
      message: expect.stringContaining(words),
    });
  });
});
