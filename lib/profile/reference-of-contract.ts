import type { Contract, Feature } from '../contract/contract.ts';
import { error } from '../errors.ts';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import type { ColumnLayout, ReferenceProfile } from './reference-profile.ts';

/** The kinds of column that the values of a feature can be counted in. */
const KINDS: Readonly<Record<Feature['type'], readonly ColumnLayout['kind'][]>> = {
  Numeric: ['Numeric'],
  Date: ['Numeric'],
  Boolean: ['Boolean'],
  Categorical: ['Categorical', 'Text'],
};

/**
 * Reads the reference profile of a model, of which each column must be a feature of the model's contract. A feature without a column is not profiled.
 *
 * @throws what `parseReferenceProfile` throws, and ProfileInvalid where a column is no feature, or of a kind that the feature's values do not have.
 */
export function parseReferenceOf(
  contract: Pick<Contract, 'features'>,
  text: string | Uint8Array,
): ReferenceProfile {
  const reference = parseReferenceProfile(text);
  const types = new Map(contract.features.map(({ name, type }) => [name, type]));
  for (const { name, kind } of reference.columns) {
    const type = types.get(name);
    const reason =
      type === undefined
        ? 'the contract has no such feature'
        : `it is ${kind}, and the contract has a feature that is ${type}`;
    if (type === undefined || !KINDS[type].includes(kind))
      throw error('ProfileInvalid', { what: `of column ${name}`, reason });
  }
  return reference;
}
