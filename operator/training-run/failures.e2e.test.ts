import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { prepareDataset } from '@churnops/dev/demo/dataset.ts';
import { openStage } from '@churnops/dev/demo/open-stage.ts';
import type { Stage } from '@churnops/dev/demo/stage.ts';
import { awaitObject } from '@churnops/dev/kubectl/await-object.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';

/** A run that is brought into trouble by its spec, and what a real kubelet, scheduler and job controller make of it. */
interface Trouble {
  name: string;
  spec: (registry: string) => object;
  phase: 'Pending' | 'Failed';
  /** The reason of Ready. */
  reason: string;
  says: RegExp;
}

const memory = (amount: string) => ({
  requests: { cpu: '50m', memory: amount },
  limits: { cpu: 1, memory: amount },
});
const absentImage = (registry: string) => ({ image: `${registry}/nobody/nothing:1` });

const troubles: Trouble[] = [
  {
    name: 'an-image-that-is-not-there',
    spec: absentImage,
    phase: 'Pending',
    reason: 'ImagePull',
    says: /nobody\/nothing:1 cannot be pulled/,
  },
  {
    name: 'more-cores-than-any-node-has',
    spec: () => ({ resources: { requests: { cpu: 250 }, limits: { cpu: 250 } } }),
    phase: 'Pending',
    reason: 'Unschedulable',
    says: /Insufficient cpu/,
  },
  {
    name: 'a-volume-claim-that-is-not-there',
    spec: () => ({ data: { persistentVolumeClaim: { claimName: 'absent', path: 'telco.csv' } } }),
    phase: 'Pending',
    reason: 'Unschedulable',
    says: /"absent" not found/,
  },
  {
    name: 'too-little-memory',
    spec: () => ({ resources: memory('32Mi'), backoffLimit: 1 }),
    phase: 'Failed',
    reason: 'OutOfMemory',
    says: /its limit is 32Mi/,
  },
  {
    name: 'a-deadline-that-passes',
    spec: (registry) => ({ ...absentImage(registry), activeDeadlineSeconds: 10 }),
    phase: 'Failed',
    reason: 'Deadline',
    says: /\(10 s\)\. Before: The image/,
  },
  {
    name: 'data-that-cannot-be-used',
    spec: (registry) => ({ data: { url: `http://${registry}/nothing.csv` } }),
    phase: 'Failed',
    reason: 'BadRunSpec',
    says: /nothing\.csv cannot be used: the server answers HTTP 400/,
  },
];

describe('a real cluster tells in the words of the cause', () => {
  let stage: Stage;
  let base: object;

  const awaitRun = (name: string, accept: (run: TrainingRun) => boolean) =>
    awaitObject<TrainingRun, TrainingRun>(
      stage.cluster.kubectl,
      ['trainingrun', name, '-n', stage.settings.namespace],
      (run) => (run && accept(run) ? run : undefined),
      (run) => findCondition(run?.status?.conditions, 'Ready')?.message ?? 'no status',
      { timeout: 120_000 },
    );
  const applyRun = (name: string, spec: object) =>
    stage.cluster.kubectl.apply({
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'TrainingRun',
      metadata: { name, namespace: stage.settings.namespace },
      spec: { ...base, ...spec },
    });
  const kubectl = (...args: string[]) => stage.cluster.kubectl.run(['-n', stage.settings.namespace, ...args]);

  beforeAll(async () => {
    stage = await openStage();
    const { settings, root, cluster, registry } = stage;
    const directory = join(cluster.directory, 'failures');
    await mkdir(directory, { recursive: true });
    const dataset = await prepareDataset(settings, root, directory);
    const repository = `${cluster.registry}/churn/troubled-${randomUUID().slice(0, 8)}`;
    const { digest } = await pushDataset(registry, `${repository}-data`, dataset.path);
    const data = { artifact: `oci://${repository}-data@${digest}` };
    base = { ...dataset.spec, data, output: { repository } };
    for (const { name, spec } of troubles) await applyRun(name, spec(cluster.registry));
  });

  afterAll(async () => {
    await kubectl(
      'delete',
      'trainingrun',
      ...troubles.map(({ name }) => name),
      'deleted-twice',
      '--ignore-not-found',
      '--timeout=120s',
    );
    await stage.registry.close();
  });

  it.each(troubles)('$name', async ({ name, phase, reason, says }) => {
    const { status } = await awaitRun(name, (run) => {
      const ready = findCondition(run.status?.conditions, 'Ready');
      return run.status?.phase === phase && ready?.reason === reason;
    });
    expect(findCondition(status?.conditions, 'Ready')?.message).toMatch(says);
    expect(status?.failure?.code).toBe(phase === 'Failed' ? reason : undefined);
  });

  it('that a pod was deleted, trains again, also without its Job, and has one result in the end', async () => {
    const name = 'deleted-twice';
    const randomForest = { trees: 400, maximumDepth: 12, minimumRowsPerLeaf: 5 };
    await applyRun(name, { algorithm: { type: 'RandomForest', randomForest }, seed: 7 });
    await awaitRun(name, ({ status }) => status?.phase === 'Running');
    await kubectl('delete', 'pod', '-l', `churnops.dev/training-run=${name}`);
    const retrying = await awaitRun(
      name,
      ({ status }) => findCondition(status?.conditions, 'Ready')?.reason === 'Retrying',
    );
    expect(findCondition(retrying.status?.conditions, 'Ready')?.message).toMatch(/was deleted/);
    await kubectl('delete', 'job', name);
    const { status } = await awaitRun(name, (run) => run.status?.phase === 'Succeeded');
    expect(status).toMatchObject({ existed: false, data: { rows: expect.any(Number) } });
    const jobs = JSON.parse(
      await kubectl('get', 'jobs', '-l', `churnops.dev/training-run=${name}`, '-o', 'json'),
    );
    expect(jobs.items).toHaveLength(1);
  });
});
