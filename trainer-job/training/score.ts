import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import { scoreLogisticRegression } from '../logistic-regression/model.ts';
import type { TrainedModel } from '../onnx/export-model.ts';
import { scoreRandomForest } from '../random-forest/model.ts';

/** P(positive) of every row by the trainer's own arithmetic, as float32. */
export function scoreModel(model: TrainedModel, matrix: DesignMatrix): Float32Array {
  return model.type === 'RandomForest'
    ? scoreRandomForest(model, matrix)
    : scoreLogisticRegression(model, matrix);
}
