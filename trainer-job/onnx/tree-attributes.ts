import type { RandomForestModel, Tree } from '../random-forest/model.ts';
import type { Attribute } from './graph-builder.ts';

/** The attributes of a TreeEnsembleRegressor (ai.onnx.ml, version 3) whose output is the sum of the trees' leaves. */
export function flattenTrees({ trees }: RandomForestModel): Record<string, Attribute> {
  const ofEachNode = (value: (tree: Tree, node: number, number: number) => number) =>
    trees.flatMap((tree, number) => Array.from(tree.feature, (_, node) => value(tree, node, number)));
  const isLeaf = (tree: Tree, node: number) => tree.feature[node] === -1;
  const leaves = trees.flatMap((tree, number) =>
    [...tree.feature.keys()].filter((node) => isLeaf(tree, node)).map((node) => ({ tree, number, node })),
  );
  const modes = trees.flatMap((tree) =>
    Array.from(tree.feature, (feature) => (feature === -1 ? 'LEAF' : 'BRANCH_LEQ')),
  );
  return {
    n_targets: { int: 1 },
    aggregate_function: { string: 'SUM' },
    post_transform: { string: 'NONE' },
    nodes_treeids: { ints: ofEachNode((_tree, _node, number) => number) },
    nodes_nodeids: { ints: ofEachNode((_tree, node) => node) },
    nodes_modes: { strings: modes },
    nodes_featureids: { ints: ofEachNode((tree, node) => Math.max(tree.feature[node]!, 0)) },
    nodes_values: { floats: ofEachNode((tree, node) => tree.threshold[node]!) },
    nodes_truenodeids: { ints: ofEachNode((tree, node) => Math.max(tree.left[node]!, 0)) },
    nodes_falsenodeids: { ints: ofEachNode((tree, node) => Math.max(tree.right[node]!, 0)) },
    nodes_missing_value_tracks_true: { ints: ofEachNode((tree, node) => (isLeaf(tree, node) ? 0 : 1)) },
    target_treeids: { ints: leaves.map(({ number }) => number) },
    target_nodeids: { ints: leaves.map(({ node }) => node) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map(({ tree, node }) => tree.contribution[node]!) },
  };
}
