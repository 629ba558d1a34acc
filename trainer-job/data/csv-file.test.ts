import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsvFile } from './csv-file.ts';

let directory: string;
let path: string;
const content = 'a,b\n'.repeat(200_000);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csv-file-'));
  path = join(directory, 'a.csv');
  await writeFile(path, content);
});
afterAll(() => rm(directory, { recursive: true }));

describe('openCsvFile', () => {
  it('gives the bytes, how far it is, and the sha256 that sha256sum prints', async () => {
    const file = await openCsvFile(path, 1e6);
    let text = '';
    for await (const chunk of file.chunks) {
      text += Buffer.from(chunk);
      expect(file.bytesRead).toBe(text.length);
    }
    expect(text).toBe(content);
    expect(file.size).toBe(content.length);
    expect(file.fingerprint()).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
  });

  it('refuses what is too large, a directory, and what is not there', async () => {
    await expect(openCsvFile(path, 100)).rejects.toMatchObject({ code: 'DataTooLarge' });
    await expect(openCsvFile(directory, 100)).rejects.toThrow('it is not a file');
    await expect(openCsvFile(join(directory, 'b.csv'), 100)).rejects.toThrow('there is no such file');
  });
});
