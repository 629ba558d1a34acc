import type { Bins } from './bins.ts';
import { INDICATOR_THRESHOLD, type SplitFeature } from './model.ts';

/** What trees are grown on: the fit set, binned. */
export interface TrainingRows {
  bins: Bins[];
  codes: Uint16Array[];
  labels: Uint8Array;
  features: SplitFeature[];
  /** Rows that a leaf must hold at least. */
  minimumRowsPerLeaf: number;
}

/** Rows of one node, and how often each is in the tree's bootstrap. */
export interface NodeRows {
  rows: Uint32Array;
  weights: Uint16Array;
}

/** A way to part a node; `score` is higher the purer both sides are. */
export interface CandidateSplit {
  feature: number;
  threshold: number;
  score: number;
  /** The last bin that goes left, for a numeric feature. */
  bin: number;
}

/** Sums over one side of a split: bootstrap weight of all and of positives, and rows. */
interface Side {
  weight: number;
  positive: number;
  rows: number;
}

/** Room for a histogram, used again for every search of a tree. */
export class SplitSearch {
  readonly #training: TrainingRows;
  readonly #weight = new Float64Array(256);
  readonly #positive = new Float64Array(256);
  readonly #rows = new Uint32Array(256);

  constructor(training: TrainingRows) {
    this.#training = training;
  }

  /**
   * The best split of a node on one feature by Gini impurity, the lowest threshold among equals; `undefined`
   * where the feature is constant in the node, `'TooFewRows'` where no split leaves enough rows on both sides.
   */
  find(feature: number, node: NodeRows, total: Side): CandidateSplit | undefined | 'TooFewRows' {
    const { kind, column } = this.#training.features[feature]!;
    const used = kind === 'Numeric' ? this.#fillBins(column, node) : this.#fillIndicator(feature, node);
    if (this.#occupied(used) < 2) return undefined;
    const left: Side = { weight: 0, positive: 0, rows: 0 };
    let best: CandidateSplit | undefined;
    for (let bin = 0; bin < used - 1; bin++) {
      if (this.#rows[bin] === 0) continue;
      left.weight += this.#weight[bin]!;
      left.positive += this.#positive[bin]!;
      left.rows += this.#rows[bin]!;
      const right = subtract(total, left);
      if (Math.min(left.rows, right.rows) < this.#training.minimumRowsPerLeaf) continue;
      const score = purity(left) + purity(right);
      if (best === undefined || score > best.score)
        best = { feature, bin, score, threshold: this.#threshold(feature, bin) };
    }
    return best ?? 'TooFewRows';
  }

  #threshold(feature: number, bin: number): number {
    const { kind, column } = this.#training.features[feature]!;
    return kind === 'Numeric' ? this.#training.bins[column]!.thresholds[bin]! : INDICATOR_THRESHOLD;
  }

  #fillBins(column: number, { rows, weights }: NodeRows): number {
    const { index, thresholds } = this.#training.bins[column]!;
    const used = thresholds.length + 1;
    this.#clear(used);
    for (const row of rows) this.#add(index[row]!, row, weights[row]!);
    return used;
  }

  #fillIndicator(feature: number, { rows, weights }: NodeRows): number {
    const split = this.#training.features[feature]!;
    const codes = this.#training.codes[split.column]!;
    const code = split.kind === 'Indicator' ? split.code : -1;
    this.#clear(2);
    for (const row of rows) this.#add(codes[row] === code ? 1 : 0, row, weights[row]!);
    return 2;
  }

  #clear(used: number): void {
    this.#weight.fill(0, 0, used);
    this.#positive.fill(0, 0, used);
    this.#rows.fill(0, 0, used);
  }

  #add(bin: number, row: number, weight: number): void {
    this.#weight[bin]! += weight;
    this.#positive[bin]! += weight * this.#training.labels[row]!;
    this.#rows[bin]!++;
  }

  #occupied(used: number): number {
    let count = 0;
    for (let bin = 0; bin < used; bin++) if (this.#rows[bin]! > 0) count++;
    return count;
  }
}

function subtract(total: Side, part: Side): Side {
  return {
    weight: total.weight - part.weight,
    positive: total.positive - part.positive,
    rows: total.rows - part.rows,
  };
}

/** A side's weight times one minus its Gini impurity, but for a constant factor. */
export function purity({ weight, positive }: Pick<Side, 'weight' | 'positive'>): number {
  const negative = weight - positive;
  return (positive * positive + negative * negative) / weight;
}
