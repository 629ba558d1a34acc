import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchCluster } from './testing/batch-cluster.ts';

const ROWS = 900_000;
const PARTITIONS = 3;

let cluster: BatchCluster;
beforeAll(async () => {
  cluster = await BatchCluster.open('batches');
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a batch on a real cluster', () => {
  it('scores each row once with what is served, although a pod is deleted', async () => {
    await cluster.writeCustomers(
      Array.from({ length: ROWS }, (_, row) => `${row},monthly,${row % 10 === 9 ? 'x' : row % 72}`),
    );
    await cluster.apply({ partitions: PARTITIONS, parallelism: 2 });
    const { job } = await cluster.awaitBatch('Running');
    await cluster.kubectl('delete', 'pod', '--wait=false', '-l', `batch.kubernetes.io/job-name=${job}`);
    const done = await cluster.awaitBatch('Succeeded');
    expect(done).toMatchObject({ job, rows: ROWS * 0.9, refused: ROWS * 0.1 });
    const ids: number[] = [];
    for (let index = 0; index < PARTITIONS; index++) {
      const lines = (await cluster.read('scores', `part-${index}.csv`)).trimEnd().split('\n').slice(1);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) ids.push(Number(line.slice(0, line.indexOf(','))));
    }
    const scored = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 10 !== 9);
    expect(ids.length).toBe(scored.length);
    expect(ids.every((id, at) => id === scored[at])).toBe(true);
  });
});
