import { describe, expect, it } from 'vitest';
import { compareLatency, type Prediction } from './latency.ts';

/** A clock that goes on by what a prediction is said to cost. */
function costs(candidate: (round: number) => number, served: (round: number) => number) {
  let now = 0;
  const calls: string[] = [];
  const predict =
    (name: string, cost: (round: number) => number): Prediction =>
    async (round) => {
      calls.push(name);
      now += cost(round);
    };
  return {
    calls,
    compare: () => compareLatency(predict('candidate', candidate), predict('served', served), () => now),
  };
}

describe('compareLatency', () => {
  it('is the ratio of what both take', async () => {
    const { compare } = costs(
      () => 3,
      () => 2,
    );
    expect(await compare()).toEqual({
      formatVersion: 1,
      ratio: 1.5,
      interval95: [1.5, 1.5],
      rounds: 400,
      rows: 1,
      candidate: { p50: 3, p95: 3 },
      served: { p50: 2, p95: 2 },
    });
  });

  it('measures in turn, each first as often as the other', async () => {
    const { calls, compare } = costs(
      () => 1,
      () => 1,
    );
    await compare();
    expect(calls.slice(0, 4)).toEqual(['candidate', 'served', 'served', 'candidate']);
    expect(calls.filter((_, place) => place % 2 === 0).filter((name) => name === 'served')).toHaveLength(225);
  });

  it('does not mind a machine that is slow for a while, since it is slow for both', async () => {
    const slow = (round: number) => (round > 200 && round < 330 ? 10 : 1);
    const { compare } = costs(
      (round) => 2 * slow(round),
      (round) => slow(round),
    );
    expect((await compare()).ratio).toBe(2);
  });

  it('does not count the first rounds', async () => {
    const { compare } = costs(
      (round) => (round < 50 ? 1_000 : 1),
      () => 1,
    );
    expect((await compare()).candidate.p95).toBe(1);
  });

  it('says how sure the ratio is', async () => {
    const { compare } = costs(
      (round) => 1 + (round % 100) / 100,
      () => 1,
    );
    const { ratio, interval95 } = await compare();
    expect(interval95[0]).toBeLessThan(ratio);
    expect(interval95[1]).toBeGreaterThan(ratio);
    expect(interval95[1] - interval95[0]).toBeLessThan(0.15);
  });

  it('is finite by a clock that did not move', async () => {
    const { compare } = costs(
      () => 1,
      () => 0,
    );
    expect(Number.isFinite((await compare()).ratio)).toBe(true);
  });
});
