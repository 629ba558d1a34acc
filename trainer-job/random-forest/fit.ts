import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import { codeCount, type Encoding } from '../design-matrix/encoding.ts';
import { error } from '../errors.ts';
import type { RandomForestSpec } from '../training/training-spec.ts';
import { createBins } from './bins.ts';
import { type GrownNode, growTree } from './grow-tree.ts';
import {
  contributionOf,
  createDecision,
  findLeaf,
  type RandomForestModel,
  type SplitFeature,
  type Tree,
} from './model.ts';

/** Nodes of all trees at most: about 200 MB of model, which a server still loads. */
const MAXIMUM_NODES = 4_000_000;

/**
 * Fits a random forest.
 *
 * @param labels 0 or 1 a row of `matrix`.
 * @param onTree Awaited after each tree, so that others get a turn.
 * @throws FitFailed where the forest would have too many nodes to be served.
 */
export async function fitRandomForest(
  encoding: Encoding,
  matrix: DesignMatrix,
  labels: Uint8Array,
  spec: RandomForestSpec,
  seed: number,
  onTree?: (trees: number) => Promise<void>,
): Promise<RandomForestModel> {
  const features = listFeatures(encoding);
  const training = {
    bins: matrix.numeric.map(createBins),
    codes: matrix.codes,
    labels,
    features,
    minimumRowsPerLeaf: spec.minimumRowsPerLeaf,
  };
  const model: RandomForestModel = { type: 'RandomForest', encoding, features, trees: [] };
  let nodes = 0;
  for (let tree = 0; tree < spec.trees; tree++) {
    const grown = growTree(training, spec, seed, tree);
    nodes += grown.length;
    if (nodes > MAXIMUM_NODES) {
      throw error('FitFailed', {
        reason: `after ${tree + 1} trees the forest has ${nodes} nodes, at most ${MAXIMUM_NODES} are allowed; lower maximumDepth or trees, or raise minimumRowsPerLeaf`,
      });
    }
    model.trees.push(pack(grown, spec.trees));
    countCovers(model.trees[tree]!, features, matrix);
    await onTree?.(tree + 1);
  }
  return model;
}

/** Numeric columns first, then every code of every categorical column. */
function listFeatures(encoding: Encoding): SplitFeature[] {
  return [
    ...encoding.numeric.map((_, column) => ({ kind: 'Numeric' as const, column })),
    ...encoding.categorical.flatMap((categorical, column) =>
      Array.from({ length: codeCount(categorical) }, (_, code) => ({
        kind: 'Indicator' as const,
        column,
        code,
      })),
    ),
  ];
}

function pack(nodes: GrownNode[], trees: number): Tree {
  return {
    feature: Int32Array.from(nodes, ({ split }) => split?.feature ?? -1),
    threshold: Float32Array.from(nodes, ({ split }) => split?.threshold ?? 0),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    contribution: Float32Array.from(nodes, ({ split, share }) =>
      split === undefined ? contributionOf(share, trees) : 0,
    ),
    cover: new Uint32Array(nodes.length),
  };
}

function countCovers(tree: Tree, features: SplitFeature[], matrix: DesignMatrix): void {
  const goesLeft = createDecision(features, matrix);
  const count = (node: number) => {
    tree.cover[node]!++;
  };
  for (let row = 0; row < matrix.rows; row++) findLeaf(tree, row, goesLeft, count);
}
