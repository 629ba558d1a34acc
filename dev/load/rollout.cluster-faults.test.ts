import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage } from '../demo/open-stage.ts';
import { deployOperator } from '../demo/operator-deployment.ts';
import type { Stage } from '../demo/stage.ts';
import { awaitObject } from '../kubectl/await-object.ts';
import { type LoadPod, startLoadPod } from './load-pod.ts';

const NAMESPACE = 'rollouts';
const MODEL = 'tiny';
/** Longer than a pod that is being replaced may take to its end, so that the load outlasts it. */
const SETTLE_SECONDS = 15;

describe('a rollout under load', () => {
  let stage: Stage;
  const artifacts: string[] = [];

  beforeAll(async () => {
    stage = await openStage();
    await stage.cluster.kubectl.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    for (const card of ['# One\n', '# Two\n', '# Three\n']) artifacts.push(await push({ 'README.md': card }));
  });

  afterAll(async () => {
    await stage?.cluster.kubectl.run([
      'delete',
      'namespace',
      NAMESPACE,
      '--ignore-not-found',
      '--wait=false',
    ]);
    await stage?.registry.close();
  });

  it.each([
    [200, 0, 1],
    [1_000, 1, 2],
  ])('at %i requests a second fails not one of them', async (rate, from, to) => {
    await serveAlone(from);
    const load = await startLoad([
      `--rate=${rate}`,
      '--seconds=240',
      `--until-version=${versionOf(to)}`,
      `--settle-seconds=${SETTLE_SECONDS}`,
    ]);
    await load.started();
    await serve(artifacts[to]!);
    const summary = await load.ended(300_000);
    stage.story.tell(`a rollout at ${rate} requests/s: ${JSON.stringify(summary)}`);
    expect(summary.failed).toEqual({});
    expect(Object.keys(summary.answered).sort()).toEqual([versionOf(from), versionOf(to)].sort());
    expect(summary.requests).toBeGreaterThan(0.95 * rate * (summary.seconds - 1));
    await serveAlone(to);
  });

  it('of an artifact that does not reproduce its golden rows gives way, and fails no request meanwhile', async () => {
    const golden = { rows: [[0, 'monthly']], probability: [0.123], label: [0] };
    const bad = await push({ 'golden-rows.json': JSON.stringify(golden) });
    await serveAlone(2);
    const load = await startLoad(['--rate=200', '--seconds=45']);
    await load.started();
    await serve(bad);
    const model = await awaitModel((seen) => conditionOf(seen)?.reason === 'GaveWay');
    expect(model.status?.serving).toMatchObject({
      wanted: bad,
      current: artifacts[2],
      failed: { artifact: bad, reason: 'ModelRefused', message: expect.stringContaining('golden rows') },
    });
    const summary = await load.ended(120_000);
    expect(summary.failed).toEqual({});
    expect(Object.keys(summary.answered)).toEqual([versionOf(2)]);

    await serve(artifacts[2]!);
    await awaitModel((seen) => isReady(seen) && seen.status?.serving?.failed === undefined);
  });

  it('of an image that cannot be pulled is told within a minute, and fails no request meanwhile', async () => {
    const { root, cluster, images } = stage;
    await serveAlone(2);
    const absent = `${images.get('model-server')?.split('@')[0]}@sha256:${'0'.repeat(64)}`;
    const load = await startLoad(['--rate=200', '--seconds=60']);
    await load.started();
    try {
      await deployOperator(root, cluster, new Map([...images, ['model-server', absent]]));
      const begun = performance.now();
      await awaitModel((seen) => conditionOf(seen)?.message.includes(`${absent} cannot be pulled`) === true);
      expect(performance.now() - begun).toBeLessThan(60_000);
      expect((await load.ended(120_000)).failed).toEqual({});
    } finally {
      await deployOperator(root, cluster, images);
    }
    await awaitModel(isReady);
  });

  /** Stores the tiny model with some of its files replaced. */
  async function push(changes: Record<string, string>): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'churnops-rollout-'));
    try {
      const files = tinyModelFiles();
      for (const [name, text] of Object.entries(changes)) files.set(name, Buffer.from(text));
      await writeModelDirectory(directory, files, { name: 'tiny' });
      const repository = `${stage.cluster.registry}/rollouts/tiny`;
      const { digest } = await pushModel(stage.registry, repository, directory);
      return `oci://${repository}@${digest}`;
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  function versionOf(index: number): string {
    return artifacts[index]!.slice(-64, -52);
  }

  /** Serves one of the artifacts, and waits until no other does. */
  async function serveAlone(index: number): Promise<void> {
    await serve(artifacts[index]!);
    await awaitModel((model) => isReady(model) && model.status?.serving?.current === artifacts[index]);
  }

  async function serve(artifact: string): Promise<void> {
    await stage.cluster.kubectl.apply({
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'ChurnModel',
      metadata: { name: MODEL, namespace: NAMESPACE },
      spec: {
        serving: { artifact, minReplicas: 2, maxReplicas: 3, resources: { requests: { cpu: '200m' } } },
      },
    });
  }

  function startLoad(given: string[]): Promise<LoadPod> {
    const url = `http://${MODEL}.${NAMESPACE}.svc:8000`;
    return startLoadPod({
      kubectl: stage.cluster.kubectl,
      namespace: NAMESPACE,
      name: 'load',
      image: stage.images.get('model-server') ?? '',
      arguments: [`--url=${url}`, '--row=[12,"monthly"]', ...given],
    });
  }

  function awaitModel(judge: (model: ChurnModel) => boolean): Promise<ChurnModel> {
    return awaitObject<ChurnModel, ChurnModel>(
      stage.cluster.kubectl,
      ['churnmodel', MODEL, '-n', NAMESPACE],
      (seen) => (seen && judge(seen) ? seen : undefined),
      (seen) => JSON.stringify(seen?.status?.conditions),
      { timeout: 180_000 },
    );
  }
});

function conditionOf({ metadata, status }: ChurnModel) {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.observedGeneration === metadata.generation ? ready : undefined;
}

function isReady(model: ChurnModel): boolean {
  return conditionOf(model)?.status === 'True';
}
