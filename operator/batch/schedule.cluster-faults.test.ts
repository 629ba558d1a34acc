import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchCluster } from './testing/batch-cluster.ts';

const ROWS = 2_000_000;
/** So little that its pod is at work for some twenty seconds, and can be asked how far it is. */
const RESOURCES = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { cpu: '100m', memory: '512Mi' },
};

let cluster: BatchCluster;
beforeAll(async () => {
  cluster = await BatchCluster.open('minutely');
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** As the annotation of a CronJob's Job says it. */
const SCHEDULED = 'batch\\.kubernetes\\.io/cronjob-scheduled-timestamp';

describe('a batch with a schedule on a real cluster', () => {
  it('is scored when its minute comes, with what is served, and tells how far it is and what it came to', async () => {
    await cluster.writeCustomers(
      Array.from({ length: ROWS }, (_, row) => `${row},yearly,${row % 10 === 9 ? 'x' : row % 72}`),
    );
    const artifact = await cluster.apply({ name: 'minutely', schedule: '* * * * *', resources: RESOURCES });
    await cluster.awaitBatch('Scheduled');
    const { progress } = await cluster.awaitBatch('Running', (told) => told.progress?.phase === 'Scoring');
    expect(progress?.message).toMatch(/rows are scored/);
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
