import type { PathLike } from 'node:fs';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRecords } from '@churnops/lib/prediction-log/prediction-record.ts';
import { readPredictionLog } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { segmentName } from '@churnops/lib/prediction-log/segment-name.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volumeSink } from './segment-sink.ts';

const digest = `sha256:${'5e'.repeat(32)}`;
const opened = Date.parse('2026-03-01T12:00:00Z');
const { signal } = new AbortController();

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-log-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function idsIn(directory: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const records of readPredictionLog(directory)) ids.push(...records.map(({ id }) => id));
  return ids;
}

const segment = (sequence: number, ids: readonly string[]) => ({
  name: segmentName({ pod: 'pod', process: 'ab12', sequence, opened }),
  bytes: Buffer.from(
    formatRecords(
      ids,
      ids.map(() => 0.5),
      { time: opened, digest },
    ),
  ),
});

/** Writes a segment up to where it gets its name, and no further. @returns the file as it was until then */
function crashAtRename(directory: string, { name, bytes }: ReturnType<typeof segment>): Promise<string> {
  return new Promise((resolve, reject) => {
    const crash = (partial: PathLike) => {
      resolve(String(partial));
      return new Promise<never>(() => undefined);
    };
    volumeSink(directory, crash).write(name, bytes, signal).catch(reject);
  });
}

describe('segments on a volume', () => {
  it('lose at most the last one in a crash between its writing and its name, and no half line of it is ever read', async () => {
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    const ids = fc.array(id, { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(ids, ids, fc.double({ min: 0, max: 1, noNaN: true }), async (first, last, share) => {
        await withDirectory(async (directory) => {
          const [before, cut] = [segment(1, first), segment(2, last)];
          await volumeSink(directory).write(before.name, before.bytes, signal);
          const partial = await crashAtRename(directory, cut);
          // As much of it as was on the disk.
          await truncate(partial, Math.floor(share * cut.bytes.length));
          expect(await idsIn(directory)).toEqual(first);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('are written again without harm, where it is not known whether they were', async () => {
    await withDirectory(async (directory) => {
      const { name, bytes } = segment(1, ['a', 'b']);
      for (let attempt = 0; attempt < 2; attempt++) await volumeSink(directory).write(name, bytes, signal);
      expect(await idsIn(directory)).toEqual(['a', 'b']);
    });
  });

  it('leave nothing of an attempt that failed', async () => {
    await withDirectory(async (directory) => {
      const { name, bytes } = segment(1, ['a']);
      const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
      const written = volumeSink(directory, () => Promise.reject(full)).write(name, bytes, signal);
      await expect(written).rejects.toMatchObject({ code: 'DiskFull' });
      expect(await readdir(join(directory, '2026-03-01'))).toEqual([]);
    });
  });
});
