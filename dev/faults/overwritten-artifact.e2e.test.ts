import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterUp } from '../cluster/cluster.ts';
import { runInCluster } from '../cluster/run-in-cluster.ts';
import { openStage } from '../demo/open-stage.ts';
import { predictFromInside } from '../demo/prediction.ts';
import type { Stage } from '../demo/stage.ts';
import { awaitObject } from '../kubectl/await-object.ts';

const NAMESPACE = 'overwritten';
const BLOBS = '/run/churnops/registry/docker/registry/v2/blobs/sha256';

describe('an artifact that is overwritten in the registry after it was chosen', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } };
    await stage.cluster.kubectl.apply(namespace);
  });
  afterAll(async () => {
    await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false');
    await stage?.registry.close();
  });

  const kubectl = (...args: string[]) => stage.cluster.kubectl.run(args);

  /** Stores the tiny model with another card, and so with another digest. */
  async function push(card: string): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'churnops-overwritten-'));
    try {
      const files = tinyModelFiles().set('README.md', Buffer.from(card));
      await writeModelDirectory(directory, files, { name: 'tiny' });
      const repository = `${stage.cluster.registry}/overwritten/tiny`;
      return `oci://${repository}@${(await pushModel(stage.registry, repository, directory)).digest}`;
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  /** Writes something else of the same size over a blob on the registry's disk. */
  async function overwrite(digest: string): Promise<void> {
    const { clusterName } = stage.settings;
    const progress = { say: () => undefined, during: <T>(_: unknown, action: () => Promise<T>) => action() };
    const cluster = await clusterUp({ name: clusterName, environment: process.env, progress });
    const hex = digest.slice('sha256:'.length);
    const path = `${BLOBS}/${hex.slice(0, 2)}/${hex}/data`;
    const script = `size=$(stat -c %s ${path}) && head -c "$size" /dev/zero > ${path}`;
    await runInCluster(cluster, ['sh', '-c', script], { network: 'cluster', environment: process.env });
  }

  async function serve(artifact: string): Promise<void> {
    await stage.cluster.kubectl.apply({
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'ChurnModel',
      metadata: { name: 'tiny', namespace: NAMESPACE },
      spec: { serving: { artifact, minReplicas: 1, resources: { requests: { cpu: '50m' } } } },
    });
  }

  function awaitReady(reason: string): Promise<ChurnModel> {
    return awaitObject<ChurnModel, ChurnModel>(
      stage.cluster.kubectl,
      ['churnmodel', 'tiny', '-n', NAMESPACE],
      (seen) => {
        const ready = seen?.status?.conditions?.find(({ type }) => type === 'Ready');
        return ready?.reason === reason && ready.observedGeneration === seen?.metadata.generation
          ? seen
          : undefined;
      },
      (seen) => JSON.stringify(seen?.status?.conditions),
      { timeout: 180_000 },
    );
  }

  it('is refused, which an event tells, and the one before serves on', async () => {
    const [approved, next] = [await push('# Approved\n'), await push('# Next\n')];
    await serve(approved);
    const serving = await awaitReady('Serving');
    const { manifest } = await stage.registry.getManifest(parseReference(next));
    const card = manifest.layers.find(({ annotations }) =>
      Object.values(annotations ?? {}).includes('README.md'),
    );
    await overwrite(card!.digest);
    await serve(next);
    const { status } = await awaitReady('GaveWay');
    expect(status?.serving).toMatchObject({
      wanted: next,
      current: approved,
      failed: { artifact: next, reason: 'ModelRefused', message: expect.stringContaining(card!.digest) },
    });
    const events = JSON.parse(await kubectl('get', 'events', '-n', NAMESPACE, '-o', 'json')) as {
      items: { type: string; message: string; involvedObject: { kind: string } }[];
    };
    const told = events.items.filter(
      ({ type, message, involvedObject }) =>
        type === 'Warning' && involvedObject.kind === 'ChurnModel' && message.includes('refused the model'),
    );
    expect(told).not.toEqual([]);
    const image = stage.images.get('curl') ?? '';
    const url = serving.status?.serving?.url ?? '';
    const rows = [[12, 'monthly']];
    const prediction = await predictFromInside(stage.cluster.kubectl, NAMESPACE, image, url, rows);
    expect(prediction.model_version).toBe(approved.slice(-64, -52));
  });
});
