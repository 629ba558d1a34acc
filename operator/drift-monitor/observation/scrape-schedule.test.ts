import { describe, expect, it } from 'vitest';
import { ScrapeSchedule } from './scrape-schedule.ts';
import type { ServedPod } from './served-pods.ts';

const pod = (given: Partial<ServedPod> = {}): ServedPod => ({
  uid: 'pod-a',
  name: 'telco-a',
  address: '10.0.0.1',
  artifact: 'oci://registry.example/churn/telco@sha256:1',
  digest: 'sha256:1',
  ready: true,
  restarts: 0,
  terminating: false,
  ...given,
});
const answered = { kind: 'Answered', clock: 'Right' } as const;
const silent = { kind: 'Silent', message: 'no' } as const;
const never = () => false;

describe('a schedule of scrapes', () => {
  it('asks a pod at once, and then within its interval, never later', () => {
    for (const random of [0, 0.5, 0.999]) {
      const schedule = new ScrapeSchedule(() => random);
      expect(schedule.due([pod()], 0, never)).toHaveLength(1);
      schedule.asked(pod(), answered, 0, 60_000);
      expect(schedule.due([pod()], 47_000, never)).toEqual([]);
      expect(schedule.due([pod()], 60_000, never)).toHaveLength(1);
    }
  });

  it('asks a pod at once that is on its way out, and every two seconds until it has told everything', () => {
    const schedule = new ScrapeSchedule(() => 0);
    schedule.asked(pod(), answered, 0, 60_000);
    const leaving = pod({ terminating: true, ready: false });
    expect(schedule.due([leaving], 1, never)).toHaveLength(1);
    schedule.asked(leaving, answered, 1, 60_000);
    expect(schedule.next([leaving], never)).toBe(2_001);
    expect(schedule.due([leaving], 2_001, () => true)).toEqual([]);
    expect(schedule.next([leaving], () => true)).toBeUndefined();
  });

  it('asks one sooner that did not answer', () => {
    const schedule = new ScrapeSchedule(() => 0);
    schedule.asked(pod(), silent, 0, 60_000);
    expect(schedule.next([pod()], never)).toBe(30_000);
  });

  it('does not ask pods that have yet to serve, or have no address', () => {
    const schedule = new ScrapeSchedule(() => 0);
    const { address: _, ...nowhere } = pod();
    expect(schedule.due([pod({ ready: false }), nowhere], 0, never)).toEqual([]);
  });

  it('goes on asking one that served, though it is not ready now', () => {
    const schedule = new ScrapeSchedule(() => 0);
    schedule.asked(pod(), answered, 0, 60_000);
    expect(schedule.due([pod({ ready: false })], 60_000, never)).toHaveLength(1);
  });

  it('forgets pods that are gone', () => {
    const schedule = new ScrapeSchedule(() => 0);
    schedule.asked(pod(), silent, 0, 60_000);
    schedule.keep([]);
    expect(schedule.outcome(pod())).toBeUndefined();
  });
});
