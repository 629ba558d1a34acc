import { expect, it } from 'vitest';
import { MonitorStory, monitorOf } from '../../drift-monitor/decision/observed.fixture.ts';
import { MONITORS } from '../../drift-monitor/monitor.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { readDrift } from './drift.ts';

it('reads what the monitors of the very model say', () => {
  const cluster = new MemoryCluster();
  const model = (name: string) => ({ metadata: { name, namespace: 'churn-dev', uid: 'uid', generation: 1 } });
  cluster.put(MONITORS, monitorOf({}, new MonitorStory().pass('AA').status));
  expect(readDrift(cluster, model('telco'), undefined)).toContain('npx churnops drift telco -n churn-dev');
  expect(readDrift(cluster, model('other'), undefined)).toBeUndefined();
});
