import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ProxiedCluster } from '../testing/proxied-cluster.ts';
import type { ApiClient } from './api-client.ts';
import { ApiEventRecorder } from './api-event-recorder.ts';
import type { ApiEvent } from './event-series.ts';

let cluster: ProxiedCluster;
let client: ApiClient;
let namespace: string;

beforeAll(async () => {
  cluster = await ProxiedCluster.open(inject('kubeconfig'));
  ({ client, namespace } = cluster);
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('ApiEventRecorder', () => {
  it('writes an event once and counts its repetition in a series', async () => {
    const recorder = new ApiEventRecorder({
      client,
      source: { controller: 'churnops.dev/operator', instance: 'test' },
      checkLease: () => undefined,
      logger: createSilentLogger(),
      random: Math.random,
      now: () => performance.now(),
      clock: () => new Date(),
    });
    const object = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'noisy', namespace, uid: 'uid-1' },
    };
    const event = { type: 'Warning', reason: 'ImagePullFailed', message: `ü${'x'.repeat(2_000)}` } as const;
    recorder.record(object, event);
    await recorder.flush();
    recorder.record(object, event);
    await recorder.flush();
    recorder.record(object, { ...event, message: 'another' });
    await recorder.flush();
    const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
    const { items } = await client.request<{ items: ApiEvent[] }>({ method: 'GET', path });
    const ours = items.filter(({ regarding }) => regarding.name === 'noisy');
    expect(ours.map(({ note, series }) => [Buffer.byteLength(note), series?.count]).sort()).toEqual([
      [1024, 2],
      [7, undefined],
    ]);
  });
});
