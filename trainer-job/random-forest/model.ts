import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';

/** What a split can look at: a numeric column, or whether a categorical column has one code. */
export type SplitFeature =
  | { kind: 'Numeric'; column: number }
  | { kind: 'Indicator'; column: number; code: number };

/** A tree in pre-order: node 0 is the root, and every array has one entry a node. */
export interface Tree {
  /** An index into the forest's features; -1 for a leaf. */
  feature: Int32Array;
  /** Rows with a value at or below it, and rows whose value is missing, go left. */
  threshold: Float32Array;
  left: Int32Array;
  right: Int32Array;
  /** What a leaf adds to the probability; 0 for an inner node. */
  contribution: Float32Array;
  /** Rows of the fit set that reach the node. */
  cover: Uint32Array;
}

/** A fitted forest: the probability is the sum of one leaf's contribution a tree. */
export interface RandomForestModel {
  type: 'RandomForest';
  encoding: Encoding;
  features: SplitFeature[];
  trees: Tree[];
}

/** The threshold of every split on an indicator: 0 goes left, 1 goes right. */
export const INDICATOR_THRESHOLD = 0.5;

/** Contributions are multiples of this; sums of them below 1 are exact in float32 in any order, on any runtime. */
export const CONTRIBUTION_UNIT = 2 ** -24;

/** A leaf's share of positives as its contribution in a forest of `trees`: all trees together stay at or below 1. */
export function contributionOf(share: number, trees: number): number {
  const largest = Math.floor(1 / CONTRIBUTION_UNIT / trees);
  return Math.min(Math.round(share / trees / CONTRIBUTION_UNIT), largest) * CONTRIBUTION_UNIT;
}

/** P(positive) of every row, as float32. */
export function scoreRandomForest(model: RandomForestModel, matrix: DesignMatrix): Float32Array {
  const probability = new Float32Array(matrix.rows);
  const goesLeft = createDecision(model.features, matrix);
  for (const tree of model.trees) {
    for (let row = 0; row < matrix.rows; row++)
      probability[row]! += tree.contribution[findLeaf(tree, row, goesLeft)]!;
  }
  return probability;
}

/** Whether a row goes left at a split on `feature` at `threshold`. */
export type Decision = (feature: number, threshold: number, row: number) => boolean;

/** The one definition of a split: value <= threshold or missing goes left. */
export function createDecision(features: SplitFeature[], matrix: DesignMatrix): Decision {
  return (index, threshold, row) => {
    const feature = features[index]!;
    if (feature.kind === 'Indicator') return matrix.codes[feature.column]![row] !== feature.code;
    const value = matrix.numeric[feature.column]![row]!;
    return value <= threshold || Number.isNaN(value);
  };
}

/** The leaf that a row reaches; `onNode` sees every node on the way. */
export function findLeaf(
  tree: Tree,
  row: number,
  goesLeft: Decision,
  onNode?: (node: number) => void,
): number {
  let node = 0;
  onNode?.(node);
  for (let feature = tree.feature[node]!; feature !== -1; feature = tree.feature[node]!) {
    node = (goesLeft(feature, tree.threshold[node]!, row) ? tree.left : tree.right)[node]!;
    onNode?.(node);
  }
  return node;
}
