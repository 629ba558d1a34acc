import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchCluster } from './testing/batch-cluster.ts';

const ROWS = 1_000;

let cluster: BatchCluster;
beforeAll(async () => {
  cluster = await BatchCluster.open('minutely');
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** As the annotation of a CronJob's Job says it. */
const SCHEDULED = 'batch\\.kubernetes\\.io/cronjob-scheduled-timestamp';

describe('a batch with a schedule on a real cluster', () => {
  it('is scored when its minute comes, with what is served, and its counts are told', async () => {
    await cluster.writeCustomers(
      Array.from({ length: ROWS }, (_, row) => `${row},yearly,${row % 10 === 9 ? 'x' : row % 72}`),
    );
    const artifact = await cluster.apply({ name: 'minutely', schedule: '* * * * *' });
    await cluster.awaitBatch('Scheduled');
    const done = await cluster.awaitBatch('Succeeded');
    expect(done).toMatchObject({ name: 'minutely', artifact, rows: ROWS * 0.9, refused: ROWS * 0.1 });
    const lines = (await cluster.read('scores')).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + ROWS * 0.9);
    const time = await cluster.kubectl(
      ...['get', 'job', done.job ?? '', '-o', `jsonpath={.metadata.annotations.${SCHEDULED}}`],
    );
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  });
});
