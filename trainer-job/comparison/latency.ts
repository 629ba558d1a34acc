import type { LatencyComparison } from '@churnops/lib/comparison/comparison-report.ts';
import { quantile } from './quantile.ts';

/** Scores one row; `round` chooses which. */
export type Prediction = (round: number) => Promise<unknown>;

/** Rounds before anything is counted: code is compiled and memory is touched. */
const WARM_UP_ROUNDS = 50;
const ROUNDS = 400;
/** What the clock can tell apart at best, in milliseconds, so that no ratio is infinite. */
const RESOLUTION = 1e-6;
/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * How long single predictions take, candidate against served, in turn: whatever else the machine does meanwhile,
 * it does to both. The ratio's interval is of order statistics, which assume nothing of how times are distributed
 * (Conover, "Practical nonparametric statistics", section 3.2).
 *
 * @param clock Milliseconds, such as performance.now.
 * @param onRound Awaited after each round with the share that is done.
 */
export async function compareLatency(
  candidate: Prediction,
  served: Prediction,
  clock: () => number,
  onRound: (share: number) => Promise<void> = async () => {},
): Promise<LatencyComparison> {
  const measure = async (predict: Prediction, round: number): Promise<number> => {
    const start = clock();
    await predict(round);
    return Math.max(clock() - start, RESOLUTION);
  };
  const times = { candidate: new Float64Array(ROUNDS), served: new Float64Array(ROUNDS) };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const row = round + WARM_UP_ROUNDS;
    // Whoever goes second finds caches warm or cold: each goes first as often as the other.
    const first = round % 2 === 0 ? await measure(candidate, row) : undefined;
    const ofServed = await measure(served, row);
    const ofCandidate = first ?? (await measure(candidate, row));
    if (round >= 0) {
      times.candidate[round] = ofCandidate;
      times.served[round] = ofServed;
    }
    await onRound((row + 1) / (ROUNDS + WARM_UP_ROUNDS));
  }
  const ratios = times.candidate.map((time, round) => time / times.served[round]!).sort();
  const low = Math.floor(ROUNDS / 2 - (Z * Math.sqrt(ROUNDS)) / 2);
  const summarise = (one: Float64Array) => {
    const sorted = one.slice().sort();
    return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
  };
  return {
    formatVersion: 1,
    ratio: quantile(ratios, 0.5),
    interval95: [ratios[low - 1]!, ratios[ROUNDS - low]!],
    rounds: ROUNDS,
    rows: 1,
    candidate: summarise(times.candidate),
    served: summarise(times.served),
  };
}
