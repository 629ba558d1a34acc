import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Encoding } from '../design-matrix/encoding.ts';

/**
 * The contract that becomes part of the artifact: where the person listed no categories, those that the model
 * knows by name, so that a server can tell when it meets another.
 */
export function createTrainedContract(contract: Contract, encoding: Encoding): Contract {
  const levels = new Map(encoding.categorical.map((column) => [column.name, column.levels]));
  const features = contract.features.map((feature) => {
    const known = levels.get(feature.name) ?? [];
    return feature.categories !== undefined || known.length === 0
      ? feature
      : { ...feature, categories: known };
  });
  return { ...contract, features };
}
