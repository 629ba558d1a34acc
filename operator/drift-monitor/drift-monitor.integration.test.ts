import { describe, expect, inject, it } from 'vitest';
import { MonitoredModel } from './testing/monitored-model.ts';

const within = { timeout: 40_000, interval: 100 };
const kubeconfig = inject('kubeconfig');

/** Waits until as many windows were judged. */
async function awaitWindows(model: MonitoredModel, windows: number): Promise<void> {
  await expect
    .poll(async () => (await model.status()).totals?.windows ?? 0, within)
    .toBeGreaterThanOrEqual(windows);
}

/** Ends the traffic, and waits until all of it is in windows that were judged: each row once. */
async function settle(model: MonitoredModel): Promise<void> {
  model.rest();
  await expect.poll(async () => (await model.status()).totals?.rows, within).toBe(model.pods.rows);
}

describe('a monitor of real traffic', () => {
  it('finds drift after two windows, and tells of it once', { timeout: 90_000 }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    await using operator = model.operate();
    model.scoreRows(60);
    await expect.poll(() => model.condition('DriftDetected'), within).toBe('True Detected');
    const { episode, last, history } = await model.status();
    const alarms = history!.filter(({ verdict }) => verdict === 'Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(2);
    expect(alarms.at(-1)!.start).toBe(episode!.since);
    expect(last!.columns![0]).toMatchObject({ name: 'charges', verdict: 'Drifted' });
    expect(episode).toMatchObject({ columns: ['charges'], ledTo: { reason: 'NotRetrained' } });
    const since = episode!.since.replace(/[-:]/g, '');
    expect(episode!.id).toBe(`telco-${since}`);
    await settle(model);
    expect(operator.reasons.filter((reason) => reason.startsWith('Drift'))).toEqual(['DriftDetected']);
  });

  it('finds none in traffic like the training data', { timeout: 90_000 }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    await using operator = model.operate();
    model.scoreRows(0);
    await awaitWindows(model, 4);
    expect(await model.condition('DriftDetected')).toBe('False NotDetected');
    await settle(model);
    const { totals, episode } = await model.status();
    expect({ alarms: totals!.alarms, episode }).toEqual({ alarms: 0, episode: undefined });
    expect(operator.reasons.filter((reason) => reason.startsWith('Drift'))).toEqual([]);
  });

  it('says the same where the operator is started anew in the middle of windows, and its status is lost', {
    timeout: 90_000,
  }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    const first = model.operate();
    model.scoreRows(60);
    await awaitWindows(model, 1);
    await first.stop();
    expect(first.reasons).not.toContain('DriftDetected');
    const second = model.operate();
    await expect.poll(() => model.condition('DriftDetected'), within).toBe('True Detected');
    const { episode } = await model.status();
    await second.stop();
    await model.loseStatus();
    await using third = model.operate();
    await settle(model);
    expect((await model.status()).episode).toMatchObject({ id: episode!.id, since: episode!.since });
    const told = [first, second, third].flatMap(({ reasons }) => reasons);
    expect(told.filter((reason) => reason.startsWith('Drift'))).toEqual(['DriftDetected']);
  });

  it('writes nothing while no row comes', { timeout: 60_000 }, async () => {
    await using model = await MonitoredModel.create(kubeconfig);
    await using operator = model.operate();
    model.scoreRows(0);
    await awaitWindows(model, 1);
    await settle(model);
    await expect.poll(() => model.condition('SampleSufficient'), within).toBe('False NoTraffic');
    const { writes } = operator;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(operator.writes).toBe(writes);
  });
});
