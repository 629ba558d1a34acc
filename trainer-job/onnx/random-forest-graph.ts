import { MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import { type CategoricalEncoding, codeCount, OTHER_CODE } from '../design-matrix/encoding.ts';
import type { RandomForestModel } from '../random-forest/model.ts';
import { ELEMENT, type GraphBuilder } from './graph-builder.ts';
import { flattenTrees } from './tree-attributes.ts';

/**
 * The forest as one TreeEnsembleRegressor over the numeric columns and one indicator a category, in the order
 * of the model's features. Leaves are multiples of 2^-24, so every order of summation gives the same float32.
 *
 * @returns The name of the output `probability`.
 */
export function addRandomForest(graph: GraphBuilder, model: RandomForestModel): string {
  const columns = [
    ...model.encoding.numeric,
    ...model.encoding.categorical.map((column, index) => addIndicators(graph, column, index)),
  ];
  const matrix = graph.node('Concat', columns, 'matrix', { axis: { int: 1 } });
  const sums = graph.node('TreeEnsembleRegressor', [matrix], 'sums', flattenTrees(model), 'ai.onnx.ml');
  return graph.node('Squeeze', [sums, graph.constant('targets', 'int64', [1], [1])], 'probability');
}

/** One float32 column a code of the encoding: 1 in the code that the row has. */
function addIndicators(graph: GraphBuilder, column: CategoricalEncoding, index: number): string {
  const { name, levels, missing } = column;
  const codes = graph.node(
    'LabelEncoder',
    [name],
    `codes ${index}`,
    {
      keys_strings: { strings: [...levels, MISSING_CATEGORY] },
      values_int64s: {
        ints: [...levels.map((_, level) => level + 1), missing ? levels.length + 1 : OTHER_CODE],
      },
      default_int64: { int: OTHER_CODE },
    },
    'ai.onnx.ml',
  );
  const count = codeCount(column);
  const known = graph.constant(`known codes ${index}`, 'int64', [1, count], [...Array(count).keys()]);
  const equal = graph.node('Equal', [codes, known], `has code ${index}`);
  return graph.node('Cast', [equal], `indicators ${index}`, { to: { int: ELEMENT.float } });
}
