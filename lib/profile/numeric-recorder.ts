import { BinIndex } from './bin-index.ts';
import { type ColumnCounts, emptyCounts, MAXIMUM_STEPS, STEPS_A_DEVIATION } from './column-counts.ts';
import { binsOf, type NumericLayout } from './reference-profile.ts';

/** Counts numbers; infinite ones, which no contract allows, as refused. */
export class NumericRecorder {
  readonly counts: ColumnCounts;
  readonly #index: BinIndex;
  readonly #centre: number;
  readonly #steps: number;
  /** Whether every number between the outermost edges is found in a few steps and is nearer to the centre than sums go. */
  readonly #even: boolean;

  constructor(layout: NumericLayout) {
    this.counts = emptyCounts(binsOf(layout));
    this.#index = new BinIndex(layout.edges);
    this.#centre = layout.centre;
    this.#steps = layout.deviation > 0 ? STEPS_A_DEVIATION / layout.deviation : 0;
    const { crowded, origin, last } = this.#index;
    const isNear = (edge: number) => Math.abs((edge - this.#centre) * this.#steps) < MAXIMUM_STEPS;
    this.#even = !crowded && isNear(origin) && isNear(last);
  }

  /** @param values NaN where they are missing. */
  record(values: ArrayLike<number>): void {
    if (this.#even) this.#recordEven(values);
    else for (let row = 0; row < values.length; row++) this.#recordOne(values[row]!);
  }

  /** Most numbers are between the outermost edges, where two comparisons say that neither their bin nor their steps need any other care. */
  #recordEven(values: ArrayLike<number>): void {
    const { edges, before, origin, last, scale } = this.#index;
    const { counts } = this;
    const { bins } = counts;
    const [centre, steps] = [this.#centre, this.#steps];
    let sum = 0;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (!(value > origin && value <= last)) {
        this.#recordOne(value);
        continue;
      }
      let bin = before[((value - origin) * scale) | 0]!;
      // Most cells have one edge or none: adding the comparison takes no branch, which random values would make the processor guess wrongly.
      bin += +(edges[bin]! < value);
      while (edges[bin]! < value) bin++;
      bins[bin]!++;
      sum += rounded((value - centre) * steps);
    }
    counts.sum += sum;
  }

  #recordOne(value: number): void {
    const { counts } = this;
    // Neither NaN nor an infinity is 0 when taken from itself.
    if (value - value !== 0) {
      if (Number.isNaN(value)) counts.missing++;
      else counts.refused++;
      return;
    }
    const bin = this.#index.find(value);
    counts.bins[bin]!++;
    const steps = inSteps((value - this.#centre) * this.#steps);
    counts.sum += steps;
    if (bin === 0) counts.low += steps;
    if (bin === counts.bins.length - 1) counts.high += steps;
  }
}

/** Rounds to a whole number within ± MAXIMUM_STEPS. */
function inSteps(value: number): number {
  if (value >= MAXIMUM_STEPS) return MAXIMUM_STEPS;
  if (value <= -MAXIMUM_STEPS) return -MAXIMUM_STEPS;
  return rounded(value);
}

/** Rounds a number that is less than MAXIMUM_STEPS from 0. */
function rounded(value: number): number {
  return ((value + MAXIMUM_STEPS + 0.5) | 0) - MAXIMUM_STEPS;
}
