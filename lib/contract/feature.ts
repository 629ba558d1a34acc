import { error } from '../errors.ts';
import { readName, readObject } from './fields.ts';

/** What a column's values are. Categorical values are strings; all other kinds become one float32 each. */
export type FeatureType = 'Numeric' | 'Categorical' | 'Boolean' | 'Date';

/** One input column of the model. */
export interface Feature {
  name: string;
  type: FeatureType;
  /** Whether the value may be missing; false where nothing is said. */
  nullable?: boolean;
  /** The least value allowed: of a Numeric column, or of a Date column in days since 1970-01-01. */
  minimum?: number;
  /** The greatest value allowed, in the unit of `minimum`. */
  maximum?: number;
  /** The categories the model knows; where absent, every category is taken as known. */
  categories?: string[];
  /** What becomes of a category not in `categories`: Accept (the model's "other" path, with a warning) where nothing is said. */
  unknown?: 'Accept' | 'Refuse';
}

const TYPES: readonly FeatureType[] = ['Numeric', 'Categorical', 'Boolean', 'Date'];
const FIELDS = ['name', 'type', 'nullable', 'minimum', 'maximum', 'categories', 'unknown'] as const;
const MAXIMUM_CATEGORIES = 1_000;

/** Reads one feature of a contract. @throws ContractInvalid, naming `path` and the field. */
export function parseFeature(value: unknown, path: string): Feature {
  const fields = readObject(value, path, FIELDS);
  const feature: Feature = {
    name: readName(fields.name, `${path}.name`),
    type: readType(fields.type, `${path}.type`),
  };
  if (fields.nullable !== undefined) {
    if (typeof fields.nullable !== 'boolean') refuse(`${path}.nullable`, 'it must be true or false');
    feature.nullable = fields.nullable;
  }
  readBounds(fields, feature, path);
  readCategories(fields, feature, path);
  return feature;
}

function readType(value: unknown, path: string): FeatureType {
  const type = TYPES.find((known) => known === value);
  return type ?? refuse(path, `it must be one of ${TYPES.join(', ')}`);
}

function readBounds(fields: { minimum?: unknown; maximum?: unknown }, feature: Feature, path: string): void {
  for (const bound of ['minimum', 'maximum'] as const) {
    const value = fields[bound];
    if (value === undefined) continue;
    if (feature.type !== 'Numeric' && feature.type !== 'Date') {
      refuse(`${path}.${bound}`, `a ${feature.type} column has no order; take the bound out`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value))
      refuse(`${path}.${bound}`, 'it must be a finite number');
    feature[bound] = value;
  }
  if (feature.minimum !== undefined && feature.maximum !== undefined && feature.minimum > feature.maximum) {
    refuse(`${path}.minimum`, `${feature.minimum} is greater than the maximum ${feature.maximum}`);
  }
}

function readCategories(
  fields: { categories?: unknown; unknown?: unknown },
  feature: Feature,
  path: string,
): void {
  if (fields.categories !== undefined) {
    requireCategorical(feature, `${path}.categories`);
    if (!Array.isArray(fields.categories)) refuse(`${path}.categories`, 'it must be a list of strings');
    if (fields.categories.length > MAXIMUM_CATEGORIES) {
      refuse(`${path}.categories`, `at most ${MAXIMUM_CATEGORIES} categories are allowed`);
    }
    const categories = fields.categories.map((item, index) => readName(item, `${path}.categories[${index}]`));
    if (new Set(categories).size < categories.length)
      refuse(`${path}.categories`, 'a category is there twice');
    feature.categories = categories;
  }
  if (fields.unknown !== undefined) {
    requireCategorical(feature, `${path}.unknown`);
    if (fields.unknown !== 'Accept' && fields.unknown !== 'Refuse') {
      refuse(`${path}.unknown`, 'it must be Accept or Refuse');
    }
    if (fields.unknown === 'Refuse' && feature.categories === undefined) {
      refuse(`${path}.unknown`, 'Refuse needs the categories that are known');
    }
    feature.unknown = fields.unknown;
  }
}

function requireCategorical(feature: Feature, path: string): void {
  if (feature.type !== 'Categorical')
    refuse(path, `only a Categorical column has it, this one is ${feature.type}`);
}

function refuse(path: string, reason: string): never {
  throw error('ContractInvalid', { path, reason });
}
