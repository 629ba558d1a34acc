import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLines, logTail } from './log-tail.ts';

describe('logTail', () => {
  let path: string;

  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'log-')), 'program.log');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true }));

  it('gives the last lines of a long log', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index}`);
    await writeFile(path, `${lines.join('\n')}\n`);
    expect(await logTail(path, 3)).toBe('line 49997\nline 49998\nline 49999');
  });

  it('says so when there is no log, and when it is empty', async () => {
    expect(await logTail(path)).toBe('(it has written none)');
    await writeFile(path, '');
    expect(await logTail(path)).toBe('(it has written none)');
  });
});

describe('lastLines', () => {
  it('leaves empty lines out', () => expect(lastLines('a\n\nb\n\n', 2)).toBe('a\nb'));
});
