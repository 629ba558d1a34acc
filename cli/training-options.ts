import type { AlgorithmSpec, TrainingSpec } from '@churnops/trainer-job/training/training-spec.ts';
import {
  DEFAULT_SEED,
  LOGISTIC_REGRESSION_DEFAULTS,
  RANDOM_FOREST_DEFAULTS,
  RANDOM_FOREST_MAXIMUM,
} from '@churnops/trainer-job/training/training-spec.ts';
import { type Arguments, type Option, textOption, wholeNumberOption } from './command.ts';
import { usageError } from './errors.ts';

const command = 'train';

/** The options that say how a model is trained. Their names are those of scikit-learn, which people know. */
export const TRAINING_OPTIONS: Readonly<Record<string, Option>> = {
  'model-type': {
    value: 'TYPE',
    description: 'rf (random forest) or logistic (logistic regression)',
    standard: 'rf',
  },
  'n-estimators': {
    value: 'N',
    description: 'trees of a random forest',
    standard: String(RANDOM_FOREST_DEFAULTS.trees),
  },
  'max-depth': {
    value: 'N',
    description: 'depth of its trees',
    standard: String(RANDOM_FOREST_DEFAULTS.maximumDepth),
  },
  seed: {
    value: 'N',
    description: 'the same seed, data and options give the same model',
    standard: String(DEFAULT_SEED),
  },
};

/** Reads them. @throws UsageInvalid */
export function readTrainingOptions(given: Arguments): Pick<TrainingSpec, 'algorithm' | 'seed'> {
  const seed = wholeNumberOption(given, 'seed', {
    command,
    standard: DEFAULT_SEED,
    minimum: 0,
    maximum: 2 ** 31 - 1,
  });
  return { algorithm: readAlgorithm(given), seed };
}

function readAlgorithm(given: Arguments): AlgorithmSpec {
  const type = textOption(given, 'model-type') ?? 'rf';
  if (type === 'rf') {
    const { trees, maximumDepth } = RANDOM_FOREST_DEFAULTS;
    const randomForest = {
      ...RANDOM_FOREST_DEFAULTS,
      trees: wholeNumberOption(given, 'n-estimators', {
        command,
        standard: trees,
        minimum: 1,
        maximum: RANDOM_FOREST_MAXIMUM.trees,
      }),
      maximumDepth: wholeNumberOption(given, 'max-depth', {
        command,
        standard: maximumDepth,
        minimum: 1,
        maximum: RANDOM_FOREST_MAXIMUM.maximumDepth,
      }),
    };
    return { type: 'RandomForest', randomForest };
  }
  if (type !== 'logistic')
    throw usageError(`--model-type must be rf or logistic, not ${JSON.stringify(type)}`, command);
  const forestOnly = ['n-estimators', 'max-depth'].find((name) => given.options[name] !== undefined);
  if (forestOnly !== undefined) throw usageError(`--${forestOnly} is for --model-type rf`, command);
  return { type: 'LogisticRegression', logisticRegression: LOGISTIC_REGRESSION_DEFAULTS };
}
