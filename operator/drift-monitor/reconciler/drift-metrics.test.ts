import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { MonitorStory, monitorOf } from '../decision/observed.fixture.ts';
import { MONITORS } from '../monitor.ts';
import { exposeDrift } from './drift-metrics.ts';

const METRICS = ['drift_detected', 'drift_share', 'drift_statistic'];

async function samples(registry: Registry) {
  const all = await Promise.all(METRICS.map((name) => registry.getSingleMetric(name)!.get()));
  return all.map(({ values }) => values);
}

it('tells detection, share and statistics of each monitor until it is gone', async () => {
  const cluster = new MemoryCluster();
  const registry = new Registry();
  exposeDrift(registry, cluster);
  expect(await samples(registry)).toEqual([[], [], []]);

  const monitor = cluster.put(MONITORS, monitorOf({}, new MonitorStory().pass('AA').status));
  const labels = { namespace: 'churn-dev', monitor: 'telco', model: 'telco' };
  const [detected, share, statistic] = await samples(registry);
  expect(detected).toEqual([{ labels, value: 1 }]);
  expect(share).toEqual([{ labels, value: 1 / 7 }]);
  const charges = statistic!.find((sample) => sample.labels['column'] === 'charges');
  expect(charges!.labels).toMatchObject({ ...labels, test: expect.any(String) });
  expect(charges!.value).toBeGreaterThan(0.1);
  expect(statistic!.length).toBeLessThanOrEqual(20);

  cluster.remove(MONITORS, monitor.metadata);
  expect(await samples(registry)).toEqual([[], [], []]);
});
