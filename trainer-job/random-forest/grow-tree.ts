import { RandomStream } from '../random/random-stream.ts';
import type { RandomForestSpec } from '../training/training-spec.ts';
import {
  type CandidateSplit,
  type NodeRows,
  purity,
  SplitSearch,
  type TrainingRows,
} from './split-search.ts';

/** A node while the tree grows; a leaf has no split. */
export interface GrownNode {
  /** The share of positives among the node's rows, by bootstrap weight. */
  share: number;
  split?: CandidateSplit;
  left: number;
  right: number;
}

/** The least gain in purity, relative to the node's weight, that makes a split worth a node. */
const LEAST_GAIN = 1e-9;

/**
 * Grows one tree on a bootstrap of the rows, as Breiman does ("Random Forests", 2001): at each node the best
 * split among √features that are drawn anew (features that are constant in the node do not count).
 *
 * @returns The nodes in pre-order.
 */
export function growTree(
  training: TrainingRows,
  spec: RandomForestSpec,
  seed: number,
  tree: number,
): GrownNode[] {
  const weights = drawBootstrap(training.labels.length, new RandomStream(seed, 'bootstrap', tree));
  const rows = Uint32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  const grower = new TreeGrower(training, spec, weights, new RandomStream(seed, 'columns', tree));
  grower.grow(rows, 0);
  return grower.nodes;
}

/** How often each of `count` rows is drawn in `count` draws with replacement. */
function drawBootstrap(count: number, stream: RandomStream): Uint16Array {
  const weights = new Uint16Array(count);
  for (let draw = 0; draw < count; draw++) weights[stream.below(count)]!++;
  return weights;
}

class TreeGrower {
  readonly nodes: GrownNode[] = [];
  readonly #training: TrainingRows;
  readonly #spec: RandomForestSpec;
  readonly #weights: Uint16Array;
  readonly #stream: RandomStream;
  readonly #search: SplitSearch;
  readonly #order: Uint32Array;

  constructor(training: TrainingRows, spec: RandomForestSpec, weights: Uint16Array, stream: RandomStream) {
    this.#training = training;
    this.#spec = spec;
    this.#weights = weights;
    this.#stream = stream;
    this.#search = new SplitSearch(training);
    this.#order = Uint32Array.from(training.features.keys());
  }

  /** Adds the node that holds `rows`, and all below it; returns its number. Depth is at most 30, so it may recur. */
  grow(rows: Uint32Array, depth: number): number {
    const total = this.#sum(rows);
    const node: GrownNode = { share: total.positive / total.weight, left: -1, right: -1 };
    const number = this.nodes.push(node) - 1;
    const pure = total.positive === 0 || total.positive === total.weight;
    if (depth === this.#spec.maximumDepth || pure || rows.length < 2 * this.#spec.minimumRowsPerLeaf)
      return number;
    const split = this.#bestSplit({ rows, weights: this.#weights }, total);
    if (split === undefined) return number;
    const isLeft = this.#side(split);
    node.split = split;
    node.left = this.grow(rows.filter(isLeft), depth + 1);
    node.right = this.grow(
      rows.filter((row) => !isLeft(row)),
      depth + 1,
    );
    return number;
  }

  #bestSplit(
    node: NodeRows,
    total: { weight: number; positive: number; rows: number },
  ): CandidateSplit | undefined {
    const wanted = Math.max(1, Math.round(Math.sqrt(this.#order.length)));
    let best: CandidateSplit | undefined;
    let looked = 0;
    for (let drawn = 0; drawn < this.#order.length && looked < wanted; drawn++) {
      const split = this.#search.find(this.#drawFeature(drawn), node, total);
      if (split === undefined) continue;
      looked++;
      if (split !== 'TooFewRows' && (best === undefined || split.score > best.score)) best = split;
    }
    const gain = (best?.score ?? 0) - purity(total);
    return gain > LEAST_GAIN * total.weight ? best : undefined;
  }

  /** The next feature of a random order of all (one step of Fisher and Yates). */
  #drawFeature(drawn: number): number {
    const other = drawn + this.#stream.below(this.#order.length - drawn);
    const feature = this.#order[other]!;
    this.#order[other] = this.#order[drawn]!;
    this.#order[drawn] = feature;
    return feature;
  }

  #side({ feature, bin }: CandidateSplit): (row: number) => boolean {
    const split = this.#training.features[feature]!;
    if (split.kind === 'Indicator') {
      const codes = this.#training.codes[split.column]!;
      return (row) => codes[row] !== split.code;
    }
    const { index } = this.#training.bins[split.column]!;
    return (row) => index[row]! <= bin;
  }

  #sum(rows: Uint32Array): { weight: number; positive: number; rows: number } {
    let weight = 0;
    let positive = 0;
    for (const row of rows) {
      weight += this.#weights[row]!;
      positive += this.#weights[row]! * this.#training.labels[row]!;
    }
    return { weight, positive, rows: rows.length };
  }
}
