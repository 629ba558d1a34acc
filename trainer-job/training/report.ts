import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import type { Dataset } from '../data/dataset.ts';
import { codeCount } from '../design-matrix/encoding.ts';
import type { CalibrationBin, Evaluation } from '../evaluation/evaluate.ts';
import type { Slice } from '../evaluation/slices.ts';
import type { TrainedModel } from '../onnx/export-model.ts';
import type { Split } from '../split/split.ts';
import type { SplitRecord } from '../split/split-record.ts';
import { TRAINER_VERSION } from '../trainer-version.ts';
import type { TrainingSpec } from './training-spec.ts';

/** `report.json` as this trainer writes it. */
export interface TrainingReport extends EvaluationReport {
  trainer: { name: 'churnops'; version: string };
  seed: number;
  slices: Slice[];
  calibration: CalibrationBin[];
  /** Categorical columns, with the categories that the model knows by name (counted, not listed). */
  categories: { column: string; known: number; unlisted?: 'MostlyDistinct' | 'TooManyLevels' }[];
}

/** What a report is made of. */
export interface ReportParts {
  spec: TrainingSpec;
  model: TrainedModel;
  dataset: Dataset;
  fingerprint: string;
  split: Split;
  record: SplitRecord;
  threshold: number;
  evaluation: Evaluation;
  slices: Slice[];
  modelBytes: number;
}

/** Puts the report together. It holds nothing but what data, spec and code determine. */
export function createReport(parts: ReportParts): TrainingReport {
  const { spec, dataset, split, evaluation } = parts;
  return {
    formatVersion: 1,
    trainer: { name: 'churnops', version: TRAINER_VERSION },
    algorithm: describeAlgorithm(spec, parts.model),
    seed: spec.seed,
    rows: { total: dataset.rows, fit: split.fit.length, tune: split.tune.length, test: split.test.length },
    threshold: parts.threshold,
    metrics: evaluation.metrics,
    confusion: evaluation.confusion,
    calibration: evaluation.calibration,
    slices: parts.slices,
    holdOut: { set: 'test', ...parts.record },
    data: {
      fingerprint: parts.fingerprint,
      rows: dataset.rows,
      positives: dataset.labels.reduce((sum, label) => sum + label, 0),
    },
    categories: parts.model.encoding.categorical.map(({ name, levels, unlisted }) => ({
      column: name,
      known: levels.length,
      ...(unlisted === undefined ? {} : { unlisted }),
    })),
    model: { bytes: parts.modelBytes, ...measureModel(parts.model) },
  };
}

function describeAlgorithm({ algorithm }: TrainingSpec, model: TrainedModel): Record<string, unknown> {
  if (model.type === 'RandomForest') return { ...algorithm };
  const { iterations, converged } = model;
  return { ...algorithm, iterations, converged };
}

function measureModel(model: TrainedModel): { trees?: number; nodes?: number; weights?: number } {
  if (model.type === 'RandomForest') {
    return {
      trees: model.trees.length,
      nodes: model.trees.reduce((sum, { feature }) => sum + feature.length, 0),
    };
  }
  const { numeric, categorical } = model.encoding;
  return {
    weights: 1 + 2 * numeric.length + categorical.reduce((sum, column) => sum + codeCount(column), 0),
  };
}
