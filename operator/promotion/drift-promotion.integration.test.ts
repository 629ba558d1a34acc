import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { MODELS, type Model } from '../churn-model/model.ts';
import { MONITORS, type Monitor, type MonitorStatus } from '../drift-monitor/monitor.ts';
import { training } from '../retraining/testing/objects.ts';
import { RUNS } from '../training-run/run.ts';
import { type PromotionServers, startPromotionServers } from './testing/promotion-servers.ts';
import { PromotionStage } from './testing/promotion-stage.ts';

const WAITING = { timeout: 30_000, interval: 100 };
/** Where the model is trained that is watched elsewhere. */
const TRAINER = 'telco-dev';
const TRAINED_FILE = `environments/dev/${TRAINER}.yaml`;
const FIRST = 'telco-20261124T101500Z';
const SECOND = 'telco-20261125T101500Z';
const SERVED = `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`;

let servers: PromotionServers;
beforeAll(async () => {
  servers = await startPromotionServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

/** A model here whose drift asks for training of another, which is in Git alone; and its monitor. */
async function openStage(): Promise<PromotionStage> {
  const stage = await PromotionStage.open(servers, {
    promotion: { from: 'Drift', to: { path: TRAINED_FILE } },
  });
  const { template, ...rest } = training();
  const data = { url: 'https://data.example/telco.csv', sha256: 'e'.repeat(64) };
  const trainer = {
    apiVersion: MODELS.apiVersion,
    kind: MODELS.kind,
    metadata: { name: TRAINER },
    spec: {
      accepts: { approval: { mode: 'Review' }, gates: [{ name: 'floor', metric: 'auc', minimum: 0.9 }] },
      training: { ...rest, template: { ...template, data } },
    },
  };
  await stage.repository.commit({ [TRAINED_FILE]: stringify(trainer) });
  // A window that no slot divides: such a monitor counts nothing itself, and goes on from what its status says.
  const spec = { modelRef: { name: 'telco' }, window: { duration: '7m' } };
  await stage.namespace.create(MONITORS, { metadata: { name: 'telco' }, spec } as Monitor);
  return stage;
}

/** The monitor finds drift, as of a window that was just judged. */
async function drift(stage: PromotionStage, episode: Partial<MonitorStatus['episode']>): Promise<void> {
  const column = { name: 'tenure', test: 'Wasserstein', statistic: 0.29, threshold: 0.1, verdict: 'Drifted' };
  const window = {
    start: '2026-11-24T11:15:00Z',
    end: '2026-11-24T12:15:00Z',
    verdict: 'Alarm',
    rows: 41_300,
  };
  await stage.namespace.patchStatus(MONITORS, 'telco', {
    episode: { since: '2026-11-24T10:15:00Z', columns: ['tenure'], endedAt: null, ...episode },
    last: { ...window, artifact: SERVED, columns: [column] },
  });
}

const ledTo = async (stage: PromotionStage) =>
  (await stage.namespace.get(MONITORS, 'telco')).status?.episode?.ledTo;

const awaitLedTo = (stage: PromotionStage, expected: object) =>
  vi.waitFor(async () => expect(await ledTo(stage)).toMatchObject(expected), WAITING);

const awaitRevision = (stage: PromotionStage, id: string) =>
  vi.waitFor(async () => {
    const { spec } = parse(await stage.repository.read(TRAINED_FILE)) as Model;
    expect(spec.training?.requestedRevision).toBe(id);
  }, WAITING);

describe('drift that is found where nothing is trained', { timeout: 120_000 }, () => {
  it('leads by a pull request to one run where the model is trained, and the monitor tells of it', async () => {
    await using stage = await openStage();
    await stage.start();
    await stage.awaitReason('AwaitingDrift');
    await drift(stage, { id: FIRST });
    const { number, body, title } = await stage.awaitOpen(FIRST);
    expect(title).toContain(FIRST);
    for (const told of ['`telco`', '`tenure`', '41,300 rows', SERVED, 'npx churnops drift telco']) {
      expect(body).toContain(told);
    }
    expect(await stage.awaitReason('AwaitingApproval')).toMatchObject({ episode: FIRST });
    await awaitLedTo(stage, { reason: 'RunProposed' });
    await stage.people.review(number, 'APPROVED');
    await awaitRevision(stage, FIRST);
    expect(await stage.awaitReason('UpToDate')).not.toHaveProperty('digest');
    await awaitLedTo(stage, { reason: 'RunRequested' });

    await stage.namespace.create(MODELS, parse(await stage.repository.read(TRAINED_FILE)) as Model);
    await awaitLedTo(stage, { reason: 'Training', run: expect.any(String) });
    await stage.stop();
    await stage.loseStatus();
    await stage.start();
    await stage.awaitReason('UpToDate');
    await stage.awaitQuiet();
    const runs = await stage.namespace.list(RUNS);
    expect(runs.map(({ spec }) => [spec.modelRef, spec.mode, spec.cause])).toEqual([
      [
        { name: TRAINER },
        'Train',
        { reason: 'Requested', revision: FIRST, dataVersion: `sha256:${'e'.repeat(64)}` },
      ],
    ]);
    expect(await stage.pulls()).toHaveLength(1);
  });

  it('is rejected by closing for its episode alone, and taken back where it is over', async () => {
    await using stage = await openStage();
    await stage.start();
    await drift(stage, { id: FIRST });
    await stage.people.close((await stage.awaitOpen(FIRST)).number);
    await stage.awaitReason('RejectedThere');
    await stage.awaitLabels(1, 'churnops/closed', 'churnops/rejected');
    await drift(stage, { id: SECOND, since: '2026-11-25T10:15:00Z' });
    const { number } = await stage.awaitOpen(SECOND);
    expect(number).toBe(2);
    await awaitLedTo(stage, { reason: 'RunProposed' });
    await drift(stage, { id: SECOND, since: '2026-11-25T10:15:00Z', endedAt: '2026-11-25T12:15:00Z' });
    await stage.awaitReason('AwaitingDrift');
    await stage.awaitLabels(2, 'churnops/aborted', 'churnops/closed');
    await stage.awaitClosed(2);
    await awaitLedTo(stage, { reason: 'RunNotProposed' });
    expect(await stage.repository.read(TRAINED_FILE)).not.toContain('requestedRevision');
  });
});
