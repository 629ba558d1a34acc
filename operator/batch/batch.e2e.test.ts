import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { openStage } from '@churnops/dev/demo/open-stage.ts';
import type { Stage } from '@churnops/dev/demo/stage.ts';
import { awaitObject } from '@churnops/dev/kubectl/await-object.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchStatus } from './batch.ts';

const NAME = 'batches';
const ROWS = 900_000;
const PARTITIONS = 3;

let stage: Stage;
let directory: string;

const kubectl = (...args: string[]) => stage.cluster.kubectl.run(['-n', stage.settings.namespace, ...args]);
const inNamespace = (name: string) => ({ name, namespace: stage.settings.namespace });

/** A volume on the node's disk, that pods see as any other claim. */
function volume(path: string): object[] {
  const capacity = { storage: '1Gi' };
  const accessModes = ['ReadWriteMany'];
  const claimRef = inNamespace(NAME);
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: NAME },
      spec: { capacity, accessModes, claimRef, hostPath: { path }, persistentVolumeReclaimPolicy: 'Retain' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: inNamespace(NAME),
      spec: { accessModes, storageClassName: '', volumeName: NAME, resources: { requests: capacity } },
    },
  ];
}

const awaitBatch = (reason: string) =>
  awaitObject<ChurnModel, BatchStatus>(
    stage.cluster.kubectl,
    ['churnmodel', NAME, '-n', stage.settings.namespace],
    (model) => model?.status?.batches?.find((batch) => batch.reason === reason),
    (model) => JSON.stringify(model?.status?.batches ?? 'no status'),
    { timeout: 180_000 },
  );

beforeAll(async () => {
  stage = await openStage();
  directory = join(stage.cluster.directory, NAME);
  await mkdir(join(directory, 'model'), { recursive: true });
  await mkdir(join(directory, 'volume'));
  await chmod(join(directory, 'volume'), 0o777);
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `${row},monthly,${row % 10 === 9 ? 'x' : row % 72}\n`,
  );
  await writeFile(join(directory, 'volume', 'customers.csv'), `id,plan,tenure\n${rows.join('')}`);
});

afterAll(async () => {
  await kubectl('delete', 'churnmodel', NAME, '--ignore-not-found', '--cascade=foreground', '--timeout=120s');
  await kubectl('delete', 'pvc', NAME, '--ignore-not-found');
  await stage.cluster.kubectl.run(['delete', 'pv', NAME, '--ignore-not-found']);
  await stage.registry.close();
  await rm(directory, { recursive: true, force: true });
});

describe('a batch on a real cluster', () => {
  it('scores each row once with what is served, although a pod is deleted', async () => {
    const model = join(directory, 'model');
    await writeModelDirectory(model, tinyModelFiles(), { name: 'tiny' });
    const repository = `${stage.cluster.registry}/churn/tiny-${randomUUID().slice(0, 8)}`;
    const { digest } = await pushModel(stage.registry, repository, model);
    const claim = (path: string) => ({ persistentVolumeClaim: { claimName: NAME, path } });
    const amounts = { cpu: '100m', memory: '256Mi' };
    await stage.cluster.kubectl.apply(...volume(join(directory, 'volume')), {
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'ChurnModel',
      metadata: inNamespace(NAME),
      spec: {
        serving: { artifact: `oci://${repository}@${digest}`, minReplicas: 1, maxReplicas: 1 },
        batch: [
          {
            name: 'once',
            input: claim('customers.csv'),
            output: claim('scores'),
            partitions: PARTITIONS,
            parallelism: 2,
            resources: { requests: amounts, limits: { cpu: 1, memory: '512Mi' } },
          },
        ],
      },
    });
    const { job } = await awaitBatch('Running');
    await kubectl('delete', 'pod', '--wait=false', '-l', `batch.kubernetes.io/job-name=${job}`);
    const done = await awaitBatch('Succeeded');
    expect(done).toMatchObject({ job, rows: ROWS * 0.9, refused: ROWS * 0.1 });
    const ids: number[] = [];
    for (let index = 0; index < PARTITIONS; index++) {
      const part = join(directory, 'volume', 'scores', `part-${index}.csv`);
      expect((await stat(part)).size).toBeGreaterThan(0);
      for (const line of (await readFile(part, 'utf8')).trimEnd().split('\n').slice(1))
        ids.push(Number(line.slice(0, line.indexOf(','))));
    }
    const scored = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 10 !== 9);
    expect(ids.length).toBe(scored.length);
    expect(ids.every((id, at) => id === scored[at])).toBe(true);
  });
});
