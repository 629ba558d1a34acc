import { type DesignMatrix, selectRows } from '../design-matrix/design-matrix.ts';
import { scoreLogisticRegression } from '../logistic-regression/model.ts';
import type { TrainedModel } from '../onnx/export-model.ts';
import { scoreRandomForest } from '../random-forest/model.ts';

/** P(positive) of every row by the trainer's own arithmetic, as float32. */
export function scoreModel(model: TrainedModel, matrix: DesignMatrix): Float32Array {
  return model.type === 'RandomForest'
    ? scoreRandomForest(model, matrix)
    : scoreLogisticRegression(model, matrix);
}

/** Rows between which others get a turn: some ten milliseconds of work for a hundred trees. */
const BLOCK_ROWS = 4_096;

/** The same for some rows of a matrix, in their order, by blocks; `onBlock` is awaited after each with the share that is done. */
export async function scoreRows(
  model: TrainedModel,
  matrix: DesignMatrix,
  rows: Uint32Array,
  onBlock: (share: number) => Promise<void>,
): Promise<Float32Array> {
  const probability = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const block = rows.subarray(start, start + BLOCK_ROWS);
    probability.set(scoreModel(model, selectRows(matrix, block)), start);
    await onBlock((start + block.length) / rows.length);
  }
  return probability;
}
