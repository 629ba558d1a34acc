import { expect, it } from 'vitest';
import { DEPLOYMENTS } from '../kubernetes/resource.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { servedArtifact } from './last-served.ts';
import type { Model } from './model.ts';
import { deployment, model, NOW, ONE, serving, settings, THREE, TWO } from './testing/objects.ts';

const wanting = (status?: Model['status']): Model => ({
  ...model({ serving: serving({ artifact: TWO }) }),
  ...(status && { status }),
});

/** A cluster with a Deployment that is on its way from one artifact to another. */
function rollingOut(): MemoryCluster {
  const cluster = new MemoryCluster();
  const lastAvailable = { settings: settings({ artifact: ONE }), since: NOW.toISOString() };
  const running = settings({ artifact: TWO });
  cluster.put(DEPLOYMENTS, deployment({ phase: 'RollingOut', running, lastAvailable }));
  return cluster;
}

it.each([
  ['what the status says', rollingOut(), wanting({ serving: { current: THREE } }), THREE],
  ['what was last available where the status was lost', rollingOut(), wanting(), ONE],
  ['what was last available while no pod is ready', rollingOut(), wanting({ serving: { wanted: TWO } }), ONE],
  ['what is wanted where nothing ever was available', new MemoryCluster(), wanting(), TWO],
  ['nothing where nothing is wanted', rollingOut(), model(), undefined],
])('takes for served %s', (_, cluster, served, expected) => {
  expect(servedArtifact(cluster, served)).toBe(expected);
});
