import { type DesignMatrix, selectRows } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import { fitLogisticRegression } from '../logistic-regression/fit.ts';
import type { TrainedModel } from '../onnx/export-model.ts';
import { fitRandomForest } from '../random-forest/fit.ts';
import type { ProgressReporter } from './progress.ts';
import type { TrainingSpec } from './training-spec.ts';

/** Fits what the spec asks for on the rows of the fit set. */
export async function fitModel(
  spec: Pick<TrainingSpec, 'algorithm' | 'seed'>,
  encoding: Encoding,
  matrix: DesignMatrix,
  labels: Uint8Array,
  fit: Uint32Array,
  progress: ProgressReporter,
): Promise<TrainedModel> {
  const rows = selectRows(matrix, fit);
  const ofRows = Uint8Array.from(fit, (row) => labels[row]!);
  const { algorithm, seed } = spec;
  if (algorithm.type === 'RandomForest') {
    const { trees } = algorithm.randomForest;
    return fitRandomForest(encoding, rows, ofRows, algorithm.randomForest, seed, (done) =>
      progress.report('Fitting', done / trees, `tree ${done} of ${trees}`),
    );
  }
  const { maximumIterations } = algorithm.logisticRegression;
  return fitLogisticRegression(encoding, rows, ofRows, algorithm.logisticRegression, (done) =>
    progress.report('Fitting', done / maximumIterations, `iteration ${done} of at most ${maximumIterations}`),
  );
}
