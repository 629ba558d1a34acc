import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPartition, type TestJob } from './partition.fixture.ts';
import { manyRows, TinyModelWorld } from './tiny-model-world.fixture.ts';

const within = { timeout: 120_000, interval: 2 };

let world: TinyModelWorld;
let directory: string;

beforeAll(async () => {
  world = await TinyModelWorld.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  directory = await world.makeVolumes();
});

const claim = (path: string) => ({ persistentVolumeClaim: { claimName: 'x', path } });
const job = (): TestJob => ({
  directory,
  registryHost: world.host,
  artifact: world.artifact,
  input: claim('in.csv'),
  output: claim('scores.csv'),
});
const output = () => join(directory, 'output');

/** How much was written of what nobody sees yet. */
async function partialBytes(): Promise<number> {
  const names = (await readdir(output())).filter((name) => name.startsWith('scores.csv.'));
  const sizes = names.map(
    async (name) => (await stat(join(output(), name)).catch(() => undefined))?.size ?? 0,
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}

describe('a partition that is started again', () => {
  it('has the same bytes in the end, wherever it was killed, and is not scored again after that', async () => {
    const text = manyRows(400_000);
    await writeFile(join(directory, 'data', 'in.csv'), text);
    for (const share of [0, 0.25, 0.5, 0.75]) {
      for (const name of await readdir(output())) await rm(join(output(), name));
      const partition = await startPartition(job());
      await expect.poll(partialBytes, within).toBeGreaterThan(text.length * share);
      partition.child.kill('SIGKILL');
      expect((await partition.end()).signal).toBe('SIGKILL');
      expect((await readdir(output())).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    }
    const counts = { rows: 360_000, refused: 40_000 };
    expect(await (await startPartition(job())).end()).toMatchObject({ exitCode: 0, message: counts });
    expect((await readFile(join(output(), 'scores.csv'), 'utf8')) === (await world.score(text))).toBe(true);
    const before = await stat(join(output(), 'scores.csv'));
    expect(await (await startPartition(job())).end()).toMatchObject({ exitCode: 0, message: counts });
    expect((await stat(join(output(), 'scores.csv'))).ino).toBe(before.ino);
  });

  it('ends when it is told to, leaves nothing, and may be tried again', async () => {
    await writeFile(join(directory, 'data', 'in.csv'), manyRows(400_000));
    const partition = await startPartition(job());
    await expect.poll(partialBytes, within).toBeGreaterThan(0);
    partition.child.kill('SIGTERM');
    expect(await partition.end()).toMatchObject({ exitCode: 75, message: { code: 'Stopped' } });
    expect(await readdir(output())).toEqual([]);
  });
});
