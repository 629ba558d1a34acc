import { type Columns, MISSING_CATEGORY } from '../contract/columns.ts';
import type { Contract, Feature } from '../contract/contract.ts';
import { createColumnRecorder, textLengths } from './column-recorder.ts';
import { chooseEdges, MINIMUM_ROWS } from './quantile-bins.ts';
import {
  type ColumnLayout,
  type ColumnReference,
  MAXIMUM_LEVELS,
  type NumericLayout,
  type NumericReference,
  type ReferenceProfile,
  SCORE_COLUMN,
} from './reference-profile.ts';

/** Of a constant column, the share of its size that counts as one deviation, so that leaving the constant has an effect that can be told. */
const CONSTANT_DEVIATION = 0.001;

/**
 * Profiles the data that a model was trained on.
 *
 * @param columns all rows that live traffic is to be compared with, one column a feature of the contract.
 * @param testProbabilities P(positive) of rows that the model was not fitted or tuned on; none where they are not known.
 */
export function buildReference(
  contract: Pick<Contract, 'features'>,
  columns: Columns,
  testProbabilities?: Float32Array,
): ReferenceProfile {
  const built = contract.features.map((feature) => buildColumn(feature, valuesOf(columns, feature)));
  if (testProbabilities === undefined) return { columns: built };
  return { columns: built, score: buildScore(testProbabilities) };
}

/** Profiles P(positive) of rows that were not trained on. */
export function buildScore(probabilities: Float32Array): NumericReference {
  const layout = numericLayout('Numeric', probabilities);
  const recorder = createColumnRecorder(layout);
  recorder.record(probabilities);
  return { ...layout, name: SCORE_COLUMN, counts: recorder.counts };
}

/** Profiles one feature: what `buildReference` does for each, for callers that do not hold all columns as they are counted. */
export function buildColumn(feature: Feature, values: Float32Array | string[]): ColumnReference {
  const layout = chooseLayout(feature, values);
  const recorder = createColumnRecorder(layout, feature);
  recorder.record(values);
  return { ...layout, name: feature.name, counts: recorder.counts };
}

function chooseLayout({ type }: Feature, values: Float32Array | string[]): ColumnLayout {
  if (type === 'Boolean') return { kind: 'Boolean' };
  if (values instanceof Float32Array) return numericLayout('Numeric', values);
  const levels = new Map<string, number>();
  for (const value of values) if (value !== MISSING_CATEGORY) levels.set(value, (levels.get(value) ?? 0) + 1);
  const present = [...levels.values()].reduce((sum, rows) => sum + rows, 0);
  if (levels.size > MAXIMUM_LEVELS || levels.size > present / 2)
    return numericLayout('Text', textLengths(values));
  const categories = [...levels].filter(([, rows]) => rows >= MINIMUM_ROWS).map(([category]) => category);
  return { kind: 'Categorical', categories: categories.sort() };
}

function numericLayout(kind: NumericLayout['kind'], values: Float32Array): NumericLayout {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length < MINIMUM_ROWS) return { kind, edges: [], centre: 0, deviation: 0 };
  const mean = average(sorted, (value) => value);
  const deviation = Math.sqrt(average(sorted, (value) => (value - mean) ** 2));
  const centre = Math.fround(mean);
  return {
    kind,
    edges: chooseEdges(sorted),
    centre,
    deviation: deviation > 0 ? deviation : deviationOfConstant(centre),
  };
}

/** What stands for the deviation of a constant, which has none. */
export function deviationOfConstant(centre: number): number {
  return CONSTANT_DEVIATION * (Math.abs(centre) || 1);
}

function average(values: Float32Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

function valuesOf({ numeric, categorical }: Columns, { name, type }: Feature): Float32Array | string[] {
  const values = type === 'Categorical' ? categorical.get(name) : numeric.get(name);
  if (values === undefined)
    throw new RangeError(`the column ${name} is not among the columns to be profiled`);
  return values;
}
