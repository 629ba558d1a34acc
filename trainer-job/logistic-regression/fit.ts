import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import type { LogisticRegressionSpec } from '../training/training-spec.ts';
import { minimise, type Objective } from './minimise.ts';
import { type LogisticRegressionModel, type NumericTerm, sigmoid } from './model.ts';
import { createTerms, type Term, type Terms } from './terms.ts';

const TOLERANCE = 1e-6;
/** Keeps the preconditioner finite for codes that no row has, when nothing is penalised. */
const LEAST_CURVATURE = 1e-6;

/**
 * Fits a logistic regression with an L2 penalty on everything but the intercept: minimises
 * Σ log(1 + e^(-y·η)) + l2 / 2 · |w|², which is scikit-learn's with C = 1 / l2.
 *
 * @param labels 0 or 1 a row of `matrix`.
 */
export async function fitLogisticRegression(
  encoding: Encoding,
  matrix: DesignMatrix,
  labels: Uint8Array,
  spec: LogisticRegressionSpec,
  onIteration?: (iteration: number) => Promise<void>,
): Promise<LogisticRegressionModel> {
  const layout = createTerms(encoding, matrix);
  const minimum = await minimise(createObjective(layout, labels, spec.l2), {
    maximumIterations: spec.maximumIterations,
    tolerance: TOLERANCE,
    curvature: measureCurvature(layout, labels, spec.l2),
    ...(onIteration === undefined ? {} : { onIteration }),
  });
  return createModel(encoding, layout, minimum);
}

/** The mean loss of a row, with its share of the penalty. */
function createObjective({ terms }: Terms, labels: Uint8Array, l2: number): Objective {
  const rows = labels.length;
  const residuals = new Float64Array(rows);
  return (weights, gradient) => {
    const logits = residuals.fill(weights[0]!);
    for (const term of terms) addTerm(term, weights, logits);
    let loss = 0;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const logit = logits[row]!;
      // log(1 + e^x) as max(x, 0) + log(1 + e^-|x|), which does not overflow.
      loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - labels[row]! * logit;
      residuals[row] = sigmoid(logit) - labels[row]!;
      sum += residuals[row]!;
    }
    gradient.fill(0);
    gradient[0] = sum / rows;
    for (const term of terms) addGradient(term, residuals, gradient);
    let penalty = 0;
    for (let index = 1; index < weights.length; index++) {
      gradient[index] = (gradient[index]! + l2 * weights[index]!) / rows;
      penalty += weights[index]! ** 2;
    }
    return (loss + (l2 / 2) * penalty) / rows;
  };
}

function addTerm(term: Term, weights: Float64Array, logits: Float64Array): void {
  if (term.kind === 'Categorical') {
    for (let row = 0; row < logits.length; row++) logits[row]! += weights[term.offset + term.codes[row]!]!;
    return;
  }
  const weight = weights[term.offset]!;
  const missing = weights[term.offset + 1]!;
  for (let row = 0; row < logits.length; row++) {
    const value = term.values[row]!;
    logits[row]! += Number.isNaN(value) ? missing : value * weight;
  }
}

function addGradient(term: Term, residuals: Float64Array, gradient: Float64Array): void {
  if (term.kind === 'Categorical') {
    for (let row = 0; row < residuals.length; row++)
      gradient[term.offset + term.codes[row]!]! += residuals[row]!;
    return;
  }
  let present = 0;
  let missing = 0;
  for (let row = 0; row < residuals.length; row++) {
    const value = term.values[row]!;
    if (Number.isNaN(value)) missing += residuals[row]!;
    else present += value * residuals[row]!;
  }
  gradient[term.offset] = present;
  gradient[term.offset + 1] = missing;
}

/** The diagonal of the Hessian where every row is predicted with the positives' share. */
function measureCurvature({ terms, size }: Terms, labels: Uint8Array, l2: number): Float64Array {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const squares = new Float64Array(size);
  squares[0] = labels.length;
  for (const term of terms) {
    if (term.kind === 'Categorical') for (const code of term.codes) squares[term.offset + code]!++;
    else
      for (const value of term.values) {
        if (Number.isNaN(value)) squares[term.offset + 1]!++;
        else squares[term.offset]! += value * value;
      }
  }
  return squares.map((square, index) =>
    Math.max((square * share * (1 - share) + (index === 0 ? 0 : l2)) / labels.length, LEAST_CURVATURE),
  );
}

function createModel(
  encoding: Encoding,
  { terms }: Terms,
  { point, iterations, converged }: { point: Float64Array; iterations: number; converged: boolean },
): LogisticRegressionModel {
  const numeric: NumericTerm[] = [];
  const categorical: Float32Array[] = [];
  for (const term of terms) {
    if (term.kind === 'Categorical') {
      categorical.push(Float32Array.from(point.subarray(term.offset, term.offset + term.size)));
    } else {
      const { mean, inverse, offset } = term;
      const [weight, missingWeight] = [Math.fround(point[offset]!), Math.fround(point[offset + 1]!)];
      numeric.push({ mean, inverse, weight, missingWeight });
    }
  }
  return {
    type: 'LogisticRegression',
    encoding,
    intercept: point[0]!,
    numeric,
    categorical,
    iterations,
    converged,
  };
}
