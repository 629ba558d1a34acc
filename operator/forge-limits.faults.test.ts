import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, vi } from 'vitest';
import type { LimitedCall } from './forge/testing/limit-proxy.ts';
import { ManyModels } from './testing/many-models/many-models.ts';

/** Fewer where a machine is to be tried only. */
const MODELS = Number(process.env['MODELS'] ?? 200);
/** An hour of the forge's limits, in milliseconds: everything that is counted by the hour or waits for a minute is sixty times as quick. */
const HOUR = 60_000;
const LIMITS_PACE = {
  secondsBetweenWrites: 1 / 60,
  writeWindowSeconds: HOUR / 1_000,
  listMaximumAgeSeconds: 2,
};
/** Long, because the work of two hours is done in some minutes, by however many processors there are. */
const WAITING = { timeout: 900_000, interval: 500 };

/** How long a person waits for a merge who has just approved, in milliseconds: the aim, and what is too long whatever else the machine does. */
const AIM = 3_000;
const TOO_LONG = 5 * AIM;
const OTHERS = 24;

describe('a forge that holds to the limits of GitHub', { timeout: 1_200_000 }, () => {
  it(`refuses nothing where ${MODELS} models in one repository open, update and merge their pull requests`, async () => {
    const kubeconfig = inject('kubeconfig');
    await using many = await ManyModels.open({
      ...{ kubeconfig, models: MODELS, versions: 2 },
      ...{ hourMilliseconds: HOUR, promotion: LIMITS_PACE },
    });
    const { proxy } = many;
    const stages: Record<string, object> = {};
    const stage = async (name: string, work: () => Promise<void>) => {
      const before = proxy.calls.length;
      const began = performance.now();
      await work();
      stages[name] = summary(proxy.calls.slice(before), performance.now() - began);
    };
    await many.train(0);
    await many.start();
    await stage('open', () => vi.waitFor(() => expect(many.proposed(0)).toHaveLength(MODELS), WAITING));
    await stage('update', async () => {
      await many.train(1);
      await vi.waitFor(() => expect(many.proposed(1)).toHaveLength(MODELS), WAITING);
    });
    await stage('come to rest', () => awaitQuiet(proxy.calls));
    await stage('at rest', async () => void (await sleep(HOUR / 2)));
    await stage('merge', async () => {
      many.approve(many.proposed(1));
      await vi.waitFor(async () => expect(await many.merged(1)).toBe(MODELS), WAITING);
    });
    console.table(stages);
    console.log(`${proxy.calls.length} calls, at most ${proxy.mostAtOnce} at once`);
    expect(proxy.refused).toEqual([]);
    expect(many.github.standIn.faults).toEqual([]);
    // One pull request each: what came later took the place of what was there.
    expect(many.github.state.pulls.size).toBe(MODELS);
    expect(many.operator?.log.filter((line) => /limits our requests/.test(line))).toEqual([]);
  });

  it('merges soon after an approval although the writes of many others wait', async () => {
    await using many = await ManyModels.open({
      ...{ kubeconfig: inject('kubeconfig'), models: 1 + OTHERS, versions: 1 },
      ...{ hourMilliseconds: 3_600_000, promotion: {} },
    });
    const [first = 0, ...others] = many.indexes;
    await many.train(0, [first]);
    await many.start();
    const open = () => many.proposed(0);
    await vi.waitFor(() => expect(open()).toHaveLength(1), WAITING);
    const reason = async () => (await many.model(first)).status?.promotions?.[0]?.reason;
    await vi.waitFor(async () => expect(await reason()).toBe('AwaitingApproval'), WAITING);
    await many.train(0, others);
    await vi.waitFor(() => expect(open().length).toBeGreaterThan(2), WAITING);
    const waiting = OTHERS + 1 - open().length;
    const approved = performance.now();
    const [number = 0] = [...many.github.state.pulls.keys()];
    many.approve([number]);
    await vi.waitFor(() => expect(many.github.state.pulls.get(number)?.open).toBe(false), {
      timeout: 120_000,
      interval: 20,
    });
    const took = Math.round(performance.now() - approved);
    console.log(
      `merged ${took} ms after the approval, while ${waiting} models waited to write (aim: ${AIM} ms)`,
    );
    expect(many.github.state.pulls.get(number)?.merge?.by).toBe('robot');
    expect(waiting).toBeGreaterThanOrEqual(20);
    expect(took).toBeLessThan(TOO_LONG);
    expect(many.proxy.refused).toEqual([]);
  });
});

/** Calls by the hour of the forge, and how many of them count: what has not changed is free. */
function summary(calls: readonly LimitedCall[], milliseconds: number): object {
  const hours = milliseconds / HOUR;
  const anHour = (count: number) => Math.round(count / hours);
  const counted = calls.filter((call) => call.counted);
  const writes = counted.filter(({ kind }) => !kind.startsWith('GET'));
  return {
    seconds: Math.round(milliseconds / 1_000),
    calls: calls.length,
    'calls an hour': anHour(calls.length),
    'counted an hour': anHour(counted.length),
    'writes an hour': anHour(writes.length),
  };
}

/** Until no write comes for some time. */
async function awaitQuiet(calls: readonly LimitedCall[]): Promise<void> {
  await vi.waitFor(() => {
    const last = calls.findLast(({ kind }) => !kind.startsWith('GET'));
    expect(performance.now() - (last?.at ?? 0)).toBeGreaterThan(5_000);
  }, WAITING);
}
