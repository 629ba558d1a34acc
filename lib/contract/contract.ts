import { error } from '../errors.ts';
import { durationMilliseconds } from './duration.ts';
import { type Feature, parseFeature } from './feature.ts';
import { readName, readObject } from './fields.ts';

export type { Feature, FeatureType } from './feature.ts';

/** What is predicted, and the columns that are about a row rather than features of it. */
export interface Target {
  name: string;
  /** The value of the target column that counts as 1. */
  positive: string;
  weight?: string;
  /** When a row was observed: dates, or dates with time and offset. */
  timeColumn?: string;
  /** How long after its time a row's answer is known for good, such as `720h`. */
  labelDelay?: string;
  groupColumn?: string;
  rowKey?: string;
}

/** The agreement between whoever sends rows and the model: the target, and the features in their order. */
export interface Contract {
  target: Target;
  features: Feature[];
}

/** Features of a contract at most. */
export const MAXIMUM_FEATURES = 1_000;
/** The outputs of a model graph: a graph has one name space, so no feature can have these names. */
export const RESERVED_NAMES: readonly string[] = ['probability', 'label', 'threshold'];
const TARGET_FIELDS = [
  'name',
  'positive',
  'weight',
  'timeColumn',
  'labelDelay',
  'groupColumn',
  'rowKey',
] as const;

/**
 * Reads a contract of unknown origin. Nothing is guessed: unknown fields, doubled names, bounds on a column
 * that has no order, or a target among its own features are refused.
 *
 * @throws ContractInvalid, naming the path in the contract and what is wrong there.
 */
export function parseContract(value: unknown): Contract {
  const { target, features } = readObject(value, 'contract', ['target', 'features']);
  const contract = { target: parseTarget(target), features: parseFeatures(features) };
  refuseTargetAmongFeatures(contract);
  return contract;
}

function parseTarget(value: unknown): Target {
  const fields = readObject(value, 'target', TARGET_FIELDS);
  const target: Target = {
    name: readName(fields.name, 'target.name'),
    positive: readName(fields.positive, 'target.positive'),
  };
  for (const field of ['weight', 'timeColumn', 'groupColumn', 'rowKey'] as const) {
    if (fields[field] !== undefined) target[field] = readName(fields[field], `target.${field}`);
  }
  if (fields.labelDelay !== undefined) target.labelDelay = readDelay(fields.labelDelay, target);
  return target;
}

function readDelay(value: unknown, { timeColumn }: Target): string {
  const path = 'target.labelDelay';
  const text = readName(value, path);
  if (timeColumn === undefined)
    throw error('ContractInvalid', { path, reason: 'it needs timeColumn, which says how old a row is' });
  if (durationMilliseconds(text) !== undefined) return text;
  throw error('ContractInvalid', { path, reason: 'it must be a duration of at most 366 days, such as 720h' });
}

function parseFeatures(value: unknown): Feature[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw error('ContractInvalid', { path: 'features', reason: 'it must be a list of at least one feature' });
  }
  if (value.length > MAXIMUM_FEATURES) {
    throw error('ContractInvalid', {
      path: 'features',
      reason: `at most ${MAXIMUM_FEATURES} features are allowed`,
    });
  }
  const features = value.map((feature, index) => parseFeature(feature, `features[${index}]`));
  const seen = new Set(RESERVED_NAMES);
  features.forEach(({ name }, index) => {
    if (seen.has(name)) {
      const reason = RESERVED_NAMES.includes(name)
        ? `${name} is the name of a part of every model; rename the column`
        : `the name ${name} is there twice`;
      throw error('ContractInvalid', { path: `features[${index}].name`, reason });
    }
    seen.add(name);
  });
  return features;
}

function refuseTargetAmongFeatures({ target, features }: Contract): void {
  for (const field of ['name', 'weight', 'rowKey'] as const) {
    const index = features.findIndex(({ name }) => name === target[field]);
    if (index === -1) continue;
    throw error('ContractInvalid', {
      path: `features[${index}].name`,
      reason: `${target[field]} is also target.${field}, and may not be a feature: it would give the answer away`,
    });
  }
}
