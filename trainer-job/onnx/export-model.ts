import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { LogisticRegressionModel } from '../logistic-regression/model.ts';
import type { RandomForestModel } from '../random-forest/model.ts';
import { ELEMENT, GraphBuilder } from './graph-builder.ts';
import { addLogisticRegression } from './logistic-regression-graph.ts';
import { addRandomForest } from './random-forest-graph.ts';

/** A fitted model of any kind. */
export type TrainedModel = LogisticRegressionModel | RandomForestModel;

/**
 * Writes a model as one ONNX graph with its whole preprocessing: an input a feature, named as the feature, of
 * shape [N, 1] (float32 with NaN for missing, or string with '' for missing); outputs `probability` (float32 [N])
 * and `label` (int64 [N]), which is 1 where the probability reaches the initializer `threshold`.
 */
export function exportModel(contract: Contract, model: TrainedModel, threshold: number): Uint8Array {
  const graph = new GraphBuilder(contract.features.map(({ name }) => name));
  for (const { name, type } of contract.features)
    graph.input(name, type === 'Categorical' ? 'string' : 'float');
  graph.output('probability', 'float');
  graph.output('label', 'int64');
  const probability =
    model.type === 'RandomForest' ? addRandomForest(graph, model) : addLogisticRegression(graph, model);
  const reaches = graph.node(
    'GreaterOrEqual',
    [probability, graph.constant('threshold', 'float', [1], [threshold])],
    'reaches',
  );
  graph.node('Cast', [reaches], 'label', { to: { int: ELEMENT.int64 } });
  return graph.finish();
}
