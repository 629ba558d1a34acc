import { describe, expect, it } from 'vitest';
import { childLabels } from '../../churn-model/child-identity.ts';
import { model } from '../../churn-model/testing/objects.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { MONITORS, type Monitor } from '../monitor.ts';
import { createMonitorKeys } from './monitor-keys.ts';

function put(cluster: MemoryCluster, namespace: string, name: string, watched: string): void {
  const spec = { modelRef: { name: watched } };
  cluster.put(MONITORS, { metadata: { namespace, name }, spec } as Monitor);
}

describe('the monitors that something concerns', () => {
  const cluster = new MemoryCluster();
  put(cluster, 'shop', 'telco-daily', 'telco');
  put(cluster, 'shop', 'telco-hourly', 'telco');
  put(cluster, 'shop', 'bank', 'bank');
  put(cluster, 'other', 'telco', 'telco');
  const keys = createMonitorKeys(cluster);
  const both = [
    { namespace: 'shop', name: 'telco-daily' },
    { namespace: 'shop', name: 'telco-hourly' },
  ];

  it('are those of a model, in its namespace', () => {
    expect(keys.ofModel(model())).toEqual(both);
  });

  it('are those of the model of a pod', () => {
    expect(keys.ofPod({ metadata: { namespace: 'shop', labels: childLabels(model()) } })).toEqual(both);
    expect(keys.ofPod({ metadata: { namespace: 'shop', name: 'stranger' } })).toEqual([]);
  });

  it('are those whose episode a run was asked for by, wherever it is', () => {
    const id = 'telco-20260301T010000Z';
    cluster.put(MONITORS, {
      metadata: { namespace: 'prod', name: 'telco' },
      spec: { modelRef: { name: 'telco' } },
      status: { episode: { id, since: '2026-03-01T01:00:00Z' } },
    } as Monitor);
    const run = { metadata: { namespace: 'dev', name: 'run' }, spec: { cause: { revision: id } } };
    expect(keys.ofRun(run as never)).toEqual([{ namespace: 'prod', name: 'telco' }]);
  });

  it('are those of the model that a run names', () => {
    const run = { metadata: { namespace: 'shop', name: 'run' }, spec: { modelRef: { name: 'bank' } } };
    expect(keys.ofRun(run as never)).toEqual([{ namespace: 'shop', name: 'bank' }]);
  });
});
