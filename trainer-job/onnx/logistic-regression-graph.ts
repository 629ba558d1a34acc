import { MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import { type CategoricalEncoding, OTHER_CODE } from '../design-matrix/encoding.ts';
import { type LogisticRegressionModel, STANDARDISED_LIMIT } from '../logistic-regression/model.ts';
import { ELEMENT, type GraphBuilder } from './graph-builder.ts';

/**
 * The logit as a sum of one term a column: numeric columns are standardised and weighted side by side,
 * categories are looked up. Terms are float32 and exactly the trainer's; their sum is in double precision.
 *
 * @returns The name of the output `probability`.
 */
export function addLogisticRegression(graph: GraphBuilder, model: LogisticRegressionModel): string {
  const terms = model.encoding.categorical.map((column, index) =>
    addCategoricalTerm(graph, column, model.categorical[index]!, index),
  );
  if (model.numeric.length > 0) terms.unshift(addNumericTerms(graph, model));
  const joined = graph.node('Concat', terms, 'terms', { axis: { int: 1 } });
  const precise = graph.node('Cast', [joined], 'precise', { to: { int: ELEMENT.double } });
  const columns = graph.constant('columns', 'int64', [1], [1]);
  const sum = graph.node('ReduceSum', [precise, columns], 'sum', { keepdims: { int: 0 } });
  const intercept = graph.constant('intercept', 'double', [1], [model.intercept]);
  const logit = graph.node('Add', [sum, intercept], 'logit');
  const sigmoid = graph.node('Sigmoid', [logit], 'sigmoid');
  return graph.node('Cast', [sigmoid], 'probability', { to: { int: ELEMENT.float } });
}

function addNumericTerms(graph: GraphBuilder, { encoding, numeric }: LogisticRegressionModel): string {
  const row = (name: string, values: number[]) => graph.constant(name, 'float', [1, values.length], values);
  const values = graph.node('Concat', encoding.numeric, 'numeric', { axis: { int: 1 } });
  const missing = graph.node('IsNaN', [values], 'missing');
  const mean = row(
    'mean',
    numeric.map((term) => term.mean),
  );
  const inverse = row(
    'inverse',
    numeric.map((term) => term.inverse),
  );
  const weight = row(
    'weight',
    numeric.map((term) => term.weight),
  );
  const missingWeight = row(
    'missing weight',
    numeric.map((term) => term.missingWeight),
  );
  const centred = graph.node('Sub', [values, mean], 'centred');
  const standardised = graph.node('Mul', [centred, inverse], 'standardised');
  const lowest = graph.constant('lowest', 'float', [], [-STANDARDISED_LIMIT]);
  const highest = graph.constant('highest', 'float', [], [STANDARDISED_LIMIT]);
  const bounded = graph.node('Clip', [standardised, lowest, highest], 'bounded');
  const weighted = graph.node('Mul', [bounded, weight], 'weighted');
  return graph.node('Where', [missing, missingWeight, weighted], 'numeric terms');
}

function addCategoricalTerm(
  graph: GraphBuilder,
  { name, levels, missing }: CategoricalEncoding,
  weights: Float32Array,
  index: number,
): string {
  const ofMissing = weights[missing ? levels.length + 1 : OTHER_CODE]!;
  return graph.node(
    'LabelEncoder',
    [name],
    `categorical term ${index}`,
    {
      keys_strings: { strings: [...levels, MISSING_CATEGORY] },
      values_floats: { floats: [...weights.subarray(1, levels.length + 1), ofMissing] },
      default_float: { float: weights[OTHER_CODE]! },
    },
    'ai.onnx.ml',
  );
}
