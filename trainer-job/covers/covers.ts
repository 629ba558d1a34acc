import type { TrainedModel } from '../onnx/export-model.ts';

/** `covers.json`: how many rows of the fit set reach each node, by tree, in the order of the graph's node ids. */
export interface Covers {
  formatVersion: 1;
  /** Empty for a model without trees. */
  trees: number[][];
}

/** The covers of a model, which tree explainers weigh branches by. */
export function listCovers(model: TrainedModel): Covers {
  const trees = model.type === 'RandomForest' ? model.trees.map(({ cover }) => Array.from(cover)) : [];
  return { formatVersion: 1, trees };
}
