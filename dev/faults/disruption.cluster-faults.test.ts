import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage } from '../demo/open-stage.ts';
import type { Stage } from '../demo/stage.ts';
import { stageDataset } from '../demo/stage-dataset.ts';
import { awaitObject } from '../kubectl/await-object.ts';

const NAMESPACE = 'disruptions';
/** How soon a run has to tell why its pod ended, from the moment that the pod itself says so. */
const TOLD_MILLISECONDS = 10_000;
const PULL_TOLD_MILLISECONDS = 60_000;
/** Kubernetes keeps times in whole seconds. */
const SECOND = 1_000;

interface Pod {
  metadata: { name: string };
  status: {
    containerStatuses?: { state?: { terminated?: { finishedAt: string; reason: string } } }[];
    conditions?: { type: string; lastTransitionTime: string }[];
  };
}

describe('a run whose pod is taken away', () => {
  let stage: Stage;
  let spec: Record<string, unknown>;
  let repository: string;

  beforeAll(async () => {
    stage = await openStage();
    ({ repository, spec } = await stageDataset(stage, NAMESPACE));
  });
  afterAll(async () => {
    await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false');
    await stage?.registry.close();
  });

  const kubectl = (...args: string[]) => stage.cluster.kubectl.run(args);

  async function start(name: string, changes: object): Promise<void> {
    await stage.cluster.kubectl.apply({
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'TrainingRun',
      metadata: { name, namespace: NAMESPACE },
      spec: { ...spec, ...changes },
    });
  }

  /** Waits for a run to be as `judge` wants it; gives it with the time at which it was seen to be. */
  async function awaitRun(name: string, judge: (run: TrainingRun) => boolean, timeout = 240_000) {
    const seen = await awaitObject<TrainingRun, TrainingRun>(
      stage.cluster.kubectl,
      ['trainingrun', name, '-n', NAMESPACE],
      (run) => (run && judge(run) ? run : undefined),
      (run) => JSON.stringify(run?.status),
      { timeout, interval: 200 },
    );
    return { run: seen, at: Date.now() };
  }

  async function podsOf(name: string): Promise<Pod[]> {
    const labels = ['-l', `churnops.dev/training-run=${name}`, '--sort-by=.metadata.creationTimestamp'];
    return JSON.parse(await kubectl('get', 'pods', '-n', NAMESPACE, ...labels, '-o', 'json')).items;
  }

  it('by an eviction says so within 10 s, is not charged for it, and has its result once', async () => {
    const forest = { type: 'RandomForest', randomForest: { trees: 1_000, maximumDepth: 12 } };
    await start('evicted', { algorithm: forest, backoffLimit: 0 });
    await awaitRun('evicted', ({ status }) => status?.progress?.phase === 'Fitting');
    const [pod] = await podsOf('evicted');
    const { name } = pod!.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: NAMESPACE } };
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`;
    const evictedAt = Date.now();
    await stage.cluster.kubectl.run(['create', '--raw', path, '-f', '-'], {
      input: JSON.stringify(eviction),
    });
    const told = await awaitRun('evicted', ({ status }) => /evicted/i.test(readyOf(status)?.message ?? ''));
    // A pod has its grace period to end in; it is told that it was stopped, and needs far less.
    expect(told.at - evictedAt).toBeLessThan(2 * TOLD_MILLISECONDS);
    stage.story.tell(
      `an eviction was told after ${told.at - evictedAt} ms: ${readyOf(told.run.status)?.message}`,
    );
    const { run } = await awaitRun('evicted', ({ status }) => status?.artifact !== undefined);
    expect(run.status).toMatchObject({ phase: 'Succeeded' });
    const tagged = { ...parseReference(repository), tag: `run-${run.metadata.uid}` };
    const { digest } = (await stage.registry.resolveTag(tagged)) ?? {};
    expect(run.status?.artifact).toBe(`oci://${repository}@${digest}`);
  });

  it('by the memory limit is made again up to its limit, and tells the cause each time within 10 s', async () => {
    const resources = { requests: { cpu: '100m', memory: '32Mi' }, limits: { cpu: '1', memory: '32Mi' } };
    await start('out-of-memory', { resources, backoffLimit: 1 });
    const first = await awaitRun('out-of-memory', ({ status }) => readyOf(status)?.reason === 'Retrying');
    expect(readyOf(first.run.status)?.message).toMatch(/ran out of memory \(its limit is 32Mi\)/);
    expect(first.at - (await endOf('out-of-memory', 0))).toBeLessThan(TOLD_MILLISECONDS + SECOND);
    const last = await awaitRun('out-of-memory', ({ status }) => status?.phase === 'Failed');
    expect(last.run.status).toMatchObject({ attempts: 2, failure: { code: 'OutOfMemory' } });
    expect(last.run.status?.failure?.message).toContain('spec.resources.limits.memory');
    expect(last.at - (await endOf('out-of-memory', 1))).toBeLessThan(TOLD_MILLISECONDS + SECOND);
    expect(await podsOf('out-of-memory')).toHaveLength(2);
  });

  it('before it began, since its image cannot be pulled, says so within a minute', async () => {
    const begun = Date.now();
    const image = `${stage.cluster.registry}/churnops/trainer-job@sha256:${'0'.repeat(64)}`;
    await start('no-image', { image });
    const { run, at } = await awaitRun('no-image', ({ status }) => readyOf(status)?.reason === 'ImagePull');
    expect(at - begun).toBeLessThan(PULL_TOLD_MILLISECONDS);
    expect(readyOf(run.status)?.message).toContain(`${image} cannot be pulled`);
    await kubectl('delete', 'trainingrun', 'no-image', '-n', NAMESPACE, '--timeout=60s');
  });

  /** When the trainer's container ended in one of the pods of a run, in the order of their creation. */
  async function endOf(name: string, index: number): Promise<number> {
    const pod = (await podsOf(name))[index];
    const { finishedAt, reason } = pod?.status.containerStatuses?.[0]?.state?.terminated ?? {};
    expect(reason).toBe('OOMKilled');
    return Date.parse(finishedAt ?? '');
  }
});

const readyOf = (status: TrainingRun['status']) => status?.conditions?.find(({ type }) => type === 'Ready');
