import { describe, expect, inject, it } from 'vitest';
import { Namespace } from '../../churn-model/testing/namespace.ts';
import { CONFIG_MAPS } from '../../kubernetes/resource.ts';
import { FaultProxy } from '../../testing/fault-proxy.ts';
import { MonitoredModel, SPEED } from '../testing/monitored-model.ts';

const within = { timeout: 60_000, interval: 100 };
const kubeconfig = inject('kubeconfig');
const GONE = { status: 503, body: { message: 'the apiserver is being started anew' } };

/** Rows in windows that were judged. */
const judgedRows = async (model: MonitoredModel) => (await model.status()).totals?.rows ?? 0;

async function awaitRows(model: MonitoredModel, rows: number): Promise<void> {
  await expect.poll(() => judgedRows(model), within).toBeGreaterThanOrEqual(rows);
}

describe('traffic on a real apiserver', () => {
  it('is counted once to the row while five pods become two, the apiserver is away, and operator and a container begin anew', {
    timeout: 120_000,
  }, async () => {
    await using model = await MonitoredModel.create(kubeconfig, {}, 5);
    await using proxy = await FaultProxy.start(kubeconfig);
    const { namespace, pods } = model;
    const first = model.operate(Namespace.enter(namespace.name, proxy.connection()));
    model.scoreRows(0);
    await awaitRows(model, 1);

    proxy.intervene(async () => GONE);
    proxy.cut();
    const leaving = [4, 5, 6].map((number) => pods.terminate(number, SPEED));
    await Promise.all(leaving.slice(0, 1));
    proxy.intervene(async () => undefined);
    await Promise.all(leaving);
    await awaitRows(model, pods.rows);

    await first.stop();
    const second = model.operate();
    await pods.terminate(3, SPEED);
    await second.stop();
    await using _ = model.operate();
    await awaitRows(model, pods.rows);
    model.rest();
    await expect.poll(() => judgedRows(model), within).toBe(pods.rows);

    await pods.restart(2);
    model.scoreRows(0);
    await awaitRows(model, pods.rows + 1);
    model.rest();
    await expect.poll(() => judgedRows(model), within).toBe(pods.rows);
  });

  it('of a pod that dies without a word is missing by what it scored since it was asked last, and that is said', {
    timeout: 90_000,
  }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    await using _ = model.operate();
    const { pods } = model;
    model.scoreRows(0);
    await awaitRows(model, 1);
    await pods.kill(3);
    await expect.poll(async () => (await model.status()).window?.unscraped, within).toBe(1);
    model.rest();
    await expect.poll(() => judgedRows(model), within).toBe(pods.rows - pods.lost);
  });

  it('is kept in one ConfigMap, which is owned by the monitor and written again where someone takes it away', {
    timeout: 90_000,
  }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    await using _ = model.operate();
    const { namespace, pods } = model;
    model.scoreRows(0);
    await awaitRows(model, 1);
    const { metadata, binaryData } = await namespace.get(CONFIG_MAPS, 'telco-profile');
    expect(metadata?.ownerReferences).toMatchObject([
      { kind: 'DriftMonitor', name: 'telco', controller: true },
    ]);
    expect(Object.keys(binaryData ?? {})).toEqual(['profile.json.gz']);
    await namespace.delete(CONFIG_MAPS, 'telco-profile');
    await awaitRows(model, pods.rows);
    model.rest();
    await expect.poll(() => judgedRows(model), within).toBe(pods.rows);
    expect((await namespace.get(CONFIG_MAPS, 'telco-profile')).binaryData).toBeDefined();
  });
});
