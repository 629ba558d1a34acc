import { judgeDifference } from '@churnops/lib/comparison/judge-difference.ts';
import { describe, expect, it } from 'vitest';
import { compareMetrics, comparePoints } from './paired-bootstrap.ts';
import { randomPair } from './random-pair.fixture.ts';

describe('compareMetrics', () => {
  it('finds no difference at all between a model and itself', async () => {
    const { labels, served } = randomPair({ rows: 200 });
    for (const difference of Object.values(
      await compareMetrics({ labels, candidate: served, served }, { seed: 42 }),
    )) {
      expect(difference).toMatchObject({
        difference: 0,
        standardError: 0,
        lower95OneSided: 0,
        interval95: [0, 0],
        draws: 2_000,
      });
    }
  });

  it('is better above 0 in every metric, whichever way it counts', async () => {
    const differences = await compareMetrics(randomPair({ rows: 3_000, candidateSignal: 3 }), { seed: 42 });
    for (const [name, { difference, lower95OneSided, interval95 }] of Object.entries(differences)) {
      expect(difference, name).toBeGreaterThan(0);
      expect(lower95OneSided, name).toBeLessThan(difference);
      expect(interval95[0], name).toBeLessThan(lower95OneSided);
    }
    expect(differences['logLoss']!.candidate).toBeLessThan(differences['logLoss']!.served);
  });

  it('turns around when the models change places', async () => {
    const { labels, candidate, served } = randomPair({ rows: 300, candidateSignal: 2 });
    const there = await compareMetrics({ labels, candidate, served }, { seed: 42 });
    const back = await compareMetrics({ labels, candidate: served, served: candidate }, { seed: 42 });
    for (const name of Object.keys(there)) {
      expect(back[name]!.interval95[0]).toBeCloseTo(-there[name]!.interval95[1], 12);
      expect(back[name]!.difference).toBeCloseTo(-there[name]!.difference, 12);
    }
  });

  it('gives the same numbers again, others for another seed and stream, and the points without draws', async () => {
    const pair = randomPair({ rows: 200 });
    const first = await compareMetrics(pair, { seed: 42, draws: 200 });
    expect(await compareMetrics(pair, { seed: 42, draws: 200 })).toEqual(first);
    for (const other of [
      { seed: 43, draws: 200 },
      { seed: 42, draws: 200, stream: 1 },
    ]) {
      expect((await compareMetrics(pair, other))['auc']).not.toEqual(first['auc']);
    }
    expect(comparePoints(pair)['auc']!.difference).toBe(first['auc']!.difference);
  });

  it('gives others a turn while it draws', async () => {
    const shares: number[] = [];
    await compareMetrics(randomPair({ rows: 30_000 }), {
      seed: 42,
      draws: 100,
      onDraws: async (share) => {
        shares.push(share);
      },
    });
    expect(shares).toEqual([0.35, 0.7]);
  });

  it('holds the true difference in 95 of 100 intervals', { timeout: 60_000 }, async () => {
    let [covered, wronglyWorse] = [0, 0];
    const studies = 200;
    for (let seed = 0; seed < studies; seed++) {
      const { auc } = await compareMetrics(randomPair({ rows: 300, seed }), { seed, draws: 400 });
      // Both models are made alike: the true difference is 0.
      if (auc!.interval95[0] <= 0 && auc!.interval95[1] >= 0) covered++;
      if (judgeDifference(auc!, 0) === 'Worse') wronglyWorse++;
    }
    // Binomial with p = 0.95: 190 of 200, with a standard deviation of 3.1.
    expect(covered).toBeGreaterThan(177);
    expect(covered).toBeLessThan(200);
    expect(wronglyWorse).toBeLessThan(17);
  });
});
