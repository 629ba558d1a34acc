import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFileChunks } from './file-chunks.ts';

it('reads a file of several chunks whole, and an empty one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'chunks-'));
  const path = join(directory, 'file');
  for (const length of [1_000_000, 0]) {
    const bytes = Buffer.alloc(length, 'churn');
    await writeFile(path, bytes);
    const read: Buffer[] = [];
    for await (const chunk of readFileChunks(path)) read.push(Buffer.from(chunk));
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  }
  await rm(directory, { recursive: true });
});
