import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { type Column, type Dataset, MISSING_CODE } from '../data/dataset.ts';

/**
 * The contract without what refuses single rows: bounds, missing values, unknown categories. Two models may differ
 * in these, and a row that one of them would refuse is left out rather than stopping the comparison.
 */
export function relaxContract({ target, features }: Contract): Contract {
  return { target, features: features.map(({ name, type }) => ({ name, type, nullable: true })) };
}

/** 1 for each row that the contract refuses, of data that were read by the relaxed one. */
export function findRefusedRows({ features }: Contract, dataset: Dataset): Uint8Array {
  const refused = new Uint8Array(dataset.rows);
  for (const feature of features) {
    const refuses = refusalOf(feature, dataset.columns.get(feature.name)!);
    for (let row = 0; row < dataset.rows; row++) if (refuses(row)) refused[row] = 1;
  }
  return refused;
}

function refusalOf(feature: Feature, column: Column): (row: number) => boolean {
  const required = feature.nullable !== true;
  if (column.kind === 'Numeric') {
    const { values } = column;
    // Rounded as the values were, so that a value equal to its bound is within it.
    const minimum = Math.fround(feature.minimum ?? Number.NEGATIVE_INFINITY);
    const maximum = Math.fround(feature.maximum ?? Number.POSITIVE_INFINITY);
    return (row) => {
      const value = values[row]!;
      return Number.isNaN(value) ? required : value < minimum || value > maximum;
    };
  }
  const known = feature.unknown === 'Refuse' ? new Set(feature.categories) : undefined;
  const unknown = column.levels.map((level) => known?.has(level) === false);
  return (row) => (column.codes[row] === MISSING_CODE ? required : unknown[column.codes[row]!]!);
}
