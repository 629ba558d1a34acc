import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { profiledModel } from '@churnops/model-server/model/tiny-source.fixture.ts';
import { type ServerProcess, startServerProcess } from '@churnops/model-server/server-process.fixture.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { childLabels } from '../../churn-model/child-identity.ts';
import { ARTIFACT_ANNOTATION } from '../../churn-model/pod-template.ts';
import { serving, model as someModel } from '../../churn-model/testing/objects.ts';
import { PODS } from '../../kubernetes/resource.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import type { Monitor } from '../monitor.ts';
import type { Observed } from './observed.ts';
import { createReferenceReader } from './reference-reader.ts';
import { createScrapeClient } from './scrape-client.ts';
import { MemoryCheckpoint } from './testing/memory-checkpoint.ts';
import { TrafficObserver } from './traffic-observer.ts';

const POD = 'pod-uid';
const logger = createSilentLogger();
const never = new AbortController().signal;

describe('a real model server and a real registry', () => {
  const cluster = new MemoryCluster();
  const checkpoint = new MemoryCheckpoint();
  const monitor: Monitor = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata: { name: 'telco', namespace: 'shop', uid: 'monitor-uid', generation: 1 },
    spec: { modelRef: { name: 'telco' }, window: { duration: '1h' } },
  };
  let registry: RealRegistry;
  let server: ServerProcess;
  let artifact: string;

  beforeAll(async () => {
    registry = await startRealRegistry({});
    const { directory, digest } = await profiledModel();
    artifact = `oci://${registry.host}/churn/tiny@${digest}`;
    const client = newClient();
    await pushModel(client, `${registry.host}/churn/tiny`, directory);
    await client.close();
    server = await startServerProcess({
      CHURNOPS_MODEL_DIRECTORY: directory,
      CHURNOPS_DRAIN_SECONDS: '0',
      CHURNOPS_CLOSE_GRACE_SECONDS: '10',
      CHURNOPS_PROFILE_SLOT_SECONDS: '5',
      POD_UID: POD,
    });
    const health = async () => (await fetch(`${server.url}/health`)).status;
    await vi.waitFor(async () => expect(await health()).toBe(200), { timeout: 20_000, interval: 100 });
    showPod(false);
  }, 60_000);
  afterAll(async () => {
    server.child.kill('SIGKILL');
    await server.exited;
  });

  const newClient = () =>
    new RegistryClient({
      registries: [{ host: registry.host, plainHTTP: true }],
      credentials: new Map(),
      logger,
      retryPolicy: { attempts: 1, baseMilliseconds: 1, maximumMilliseconds: 1 },
    });
  const model = () =>
    someModel({ serving: serving({ artifact, profile: { slot: '5s', exposeValues: false } }) });

  function showPod(terminating: boolean): void {
    cluster.put(PODS, {
      metadata: {
        ...{ name: 'telco-1', namespace: 'shop', uid: POD, labels: childLabels(model()) },
        annotations: { [ARTIFACT_ANNOTATION]: artifact },
        ...(terminating && { deletionTimestamp: new Date().toISOString() }),
      },
      spec: { containers: [] },
      status: { phase: 'Running', podIP: '127.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
    });
  }

  async function look(observer: TrafficObserver): Promise<Observed> {
    const { observed, save } = await observer.observe(monitor, model(), never);
    await save({});
    return observed;
  }

  const newObserver = () =>
    new TrafficObserver({
      reader: cluster,
      readReferences: createReferenceReader({
        registry: newClient,
        writer: { getSecret: () => Promise.reject(new TypeError('there is no Secret')) },
        logger,
        clock: Date.now,
      }),
      scrape: createScrapeClient({ port: Number(new URL(server.metricsUrl).port) }),
      storeOf: () => checkpoint.open(),
      logger,
      clock: Date.now,
      random: Math.random,
    });

  const rowsOf = ({ open }: Observed) =>
    (open?.rows ?? 0) + (open?.open ?? []).reduce((sum, { rows }) => sum + rows, 0);

  async function predict(rows: number, headers: Record<string, string> = {}): Promise<void> {
    const features = Array.from({ length: rows }, (_, row) => [row % 70, 'monthly']);
    const response = await fetch(`${server.url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ features }),
    });
    expect(response.status).toBe(200);
  }

  it('give the reference and what was scored, but for rows that are to be left out', async () => {
    await predict(25);
    await predict(7, { 'churnops-profile': 'skip' });
    const observed = await look(newObserver());
    expect(observed.troubles).toEqual([]);
    expect(observed.reference).toMatchObject({ artifact, kind: 'Training' });
    expect(rowsOf(observed)).toBe(25);
  });

  it('give the last rows of a server that was told to end, and then it is asked no more', async () => {
    await predict(5);
    server.child.kill('SIGTERM');
    showPod(true);
    const observer = newObserver();
    await expect.poll(async () => rowsOf(await look(observer)), { timeout: 8_000 }).toBe(30);
    cluster.remove(PODS, { namespace: 'shop', name: 'telco-1' });
    const { unscraped, pods } = await look(observer);
    expect({ unscraped, pods }).toEqual({
      unscraped: { pods: 0 },
      pods: { asked: 0, answered: 0, terminating: 0 },
    });
  }, 20_000);

  it('leave what is counted where it is while the registry is away, and say so', async () => {
    await registry.stop();
    const observed = await look(newObserver());
    expect(observed.troubles).toMatchObject([{ reason: 'ReferenceUnread', blocking: true }]);
    expect(observed.troubles[0]?.message).toContain(registry.host);
    expect(observed.reference).toBeUndefined();
  });
});
