import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Check } from '../checks/check.ts';

/** How rows are divided: shares of tune and test; the rest is fitted on. */
export interface SplitSpec {
  salt: string;
  tuneShare: number;
  testShare: number;
}

/** How a logistic regression is fitted. */
export interface LogisticRegressionSpec {
  /** Weight of the squared penalty on the weights (not the intercept), as in l2 / 2 · |w|². */
  l2: number;
  maximumIterations: number;
}

/** How a random forest is grown. */
export interface RandomForestSpec {
  trees: number;
  maximumDepth: number;
  /** Rows that a leaf must hold at least. */
  minimumRowsPerLeaf: number;
}

/** What is fitted, with its parameters. */
export type AlgorithmSpec =
  | { type: 'LogisticRegression'; logisticRegression: LogisticRegressionSpec }
  | { type: 'RandomForest'; randomForest: RandomForestSpec };

/** All that determines a model but the data and the code: every default is filled in. */
export interface TrainingSpec {
  contract: Contract;
  checks: Check[];
  split: SplitSpec;
  algorithm: AlgorithmSpec;
  seed: number;
}

/** 64, 16 and 20 of 100 rows for fit, tune and test; the defaults here are those of the TrainingRun. */
export const SPLIT_DEFAULTS: SplitSpec = { salt: 'churnops', tuneShare: 0.16, testShare: 0.2 };
/** A penalty as scikit-learn's C = 1. */
export const LOGISTIC_REGRESSION_DEFAULTS: LogisticRegressionSpec = { l2: 1, maximumIterations: 100 };
/** The forest of a TrainingRun, or a command line, that says nothing of its size. */
export const RANDOM_FOREST_DEFAULTS: RandomForestSpec = {
  trees: 100,
  maximumDepth: 5,
  minimumRowsPerLeaf: 5,
};
/** The largest forest that may be asked for; the TrainingRun's definition has the same bounds. */
export const RANDOM_FOREST_MAXIMUM: RandomForestSpec = {
  trees: 2_000,
  maximumDepth: 30,
  minimumRowsPerLeaf: 1_000_000,
};
/** Any would do; the same one makes runs comparable. */
export const DEFAULT_SEED = 42;
