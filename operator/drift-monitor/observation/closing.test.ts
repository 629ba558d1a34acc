import { parseProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { describe, expect, it } from 'vitest';
import { ONE } from '../../churn-model/testing/objects.ts';
import { closeWindows, nextClosing } from './closing.ts';
import { type Counts, countModel, emptyCounts, receive, type Source } from './counts.ts';
import type { MonitorTiming } from './monitor-timing.ts';
import { CountingProcess, SMALL_REFERENCE } from './testing/counting-pod.ts';

const START = 1_772_323_200_000;
const TIMING: MonitorTiming = { window: 60_000, slot: 10_000, interval: 10_000, grace: 20_000 };
const digest = ONE.slice(ONE.indexOf('@') + 1);

/** Two windows with three rows each, of a pod that answered last at a moment. */
function counts(askedAt: number): Counts {
  let now = START;
  const counting = new CountingProcess({ pod: 'pod-a', process: '1', model: digest }, 10_000, () => now);
  counting.score(3);
  now += 60_000;
  counting.score(3);
  const { slots } = parseProfilePage(counting.page(0), SMALL_REFERENCE);
  const begun = countModel(emptyCounts(60_000), { artifact: ONE, digest, reference: SMALL_REFERENCE });
  const delivery = { artifact: ONE, digest, slotMilliseconds: 10_000, slots };
  const received = receive(begun, delivery, now, 10_000).counts;
  const source: Source = {
    ...{ pod: 'pod-a', name: 'telco-a', digest, process: '1', restarts: 0, next: 0 },
    ...{ seenAt: START, askedAt, final: false, idle: false },
  };
  return { ...received, sources: new Map([['pod-a', source]]) };
}

const close = (given: Counts, now: number, since = START) =>
  closeWindows(given, { timing: TIMING, now, since });

describe('a window', () => {
  it('is closed a slot and an interval after its end, once each pod has told its last slot of it', () => {
    const told = counts(START + 75_000);
    expect(nextClosing(told, TIMING)).toBe(START + 80_000);
    expect(close(told, START + 79_999)).toBe(told);
    const closed = close(told, START + 80_000);
    expect(closed.horizon).toBe(START + 60_000);
    expect(closed.unscraped).toEqual([]);
    expect(nextClosing(closed, TIMING)).toBe(START + 140_000);
  });

  it('waits two intervals for a pod that does not answer, and then says what may be missing', () => {
    const silent = counts(START + 65_000);
    expect(close(silent, START + 99_999)).toBe(silent);
    const closed = close(silent, START + 100_000);
    expect(closed.horizon).toBe(START + 60_000);
    expect(closed.unscraped).toEqual([{ pod: 'telco-a', since: START + 65_000, until: START + 100_000 }]);
  });

  it('waits as long where the operator has only just begun to ask', () => {
    const silent = counts(START + 65_000);
    const begun = START + 3_600_000;
    expect(close(silent, begun + 19_999, begun)).toBe(silent);
    expect(close(silent, begun + 20_000, begun).horizon).toBe(START + 120_000);
  });

  it('takes no row any more once it is closed, but for those that it has', () => {
    const closed = close(counts(START + 75_000), START + 80_000);
    const [first, second] = closed.models.get(digest)!.windows.map(({ window }) => window);
    expect([first!.open.length, first!.rows]).toEqual([0, 3]);
    expect(second!.open).toHaveLength(1);
    const late = new CountingProcess(
      { pod: 'pod-b', process: '1', model: digest },
      10_000,
      () => START + 9_000,
    );
    late.score(5);
    const { slots } = parseProfilePage(late.page(0), SMALL_REFERENCE);
    const delivery = { artifact: ONE, digest, slotMilliseconds: 10_000, slots };
    expect(receive(closed, delivery, START + 90_000, 10_000)).toMatchObject({ counts: closed, news: [] });
  });
});
