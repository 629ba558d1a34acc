import { RandomStream } from '../random/random-stream.ts';
import type { PairedScores, RowScores } from './paired-scores.ts';

/** How a pair of models is made up. */
export interface RandomPairOptions {
  rows: number;
  seed?: number;
  /** How far positives stand above negatives, in standard deviations of what both models see. */
  candidateSignal?: number;
  servedSignal?: number;
}

/** Two models that see the same rows with noise of their own: a third of the rows is positive. */
export function randomPair({
  rows,
  seed = 1,
  candidateSignal = 1.5,
  servedSignal = 1.5,
}: RandomPairOptions): PairedScores {
  const stream = new RandomStream(seed, 'generator');
  const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const common = Float64Array.from(labels, () => stream.normal());
  const score = (signal: number): RowScores => {
    const probability = Float32Array.from(
      labels,
      (label, row) => 1 / (1 + Math.exp(1 - signal * label - common[row]! - 0.4 * stream.normal())),
    );
    return { probability, label: Uint8Array.from(probability, (value) => (value >= 0.5 ? 1 : 0)) };
  };
  return { labels, candidate: score(candidateSignal), served: score(servedSignal) };
}
