import type { Contract } from '@churnops/lib/contract/contract.ts';
import { type CategoricalColumn, categoricalColumn, type Dataset, MISSING_CODE } from '../data/dataset.ts';

/** Rows of the fit set that a category needs to be known by name; rarer ones are pooled, so that no one is singled out. */
export const MINIMUM_ROWS_PER_CATEGORY = 10;
/** A column with more different values than this, or with over half of its values different, is not listed at all. */
const MAXIMUM_LEVELS = 1_000;
const MAXIMUM_DISTINCT_SHARE = 0.5;

/** The code of every category that the model does not know by name. */
export const OTHER_CODE = 0;

/** How a categorical column becomes codes: 0 is "other", 1 to n are `levels`, n + 1 is missing where that is known. */
export interface CategoricalEncoding {
  name: string;
  /** The categories known by name, sorted by UTF-16 code units. */
  levels: string[];
  /** Whether missing values have a code of their own; else they are "other". */
  missing: boolean;
  /** Why no category is known by name, where that is so by rule. */
  unlisted?: 'MostlyDistinct' | 'TooManyLevels';
}

/** What the features become, learned from the fit set. */
export interface Encoding {
  /** Numeric, Boolean and Date features, in contract order. */
  numeric: string[];
  /** Categorical features, in contract order. */
  categorical: CategoricalEncoding[];
}

/** How many codes a categorical column has. */
export function codeCount({ levels, missing }: CategoricalEncoding): number {
  return 1 + levels.length + (missing ? 1 : 0);
}

/** Learns the encoding from the rows of the fit set. */
export function learnEncoding(contract: Contract, dataset: Dataset, fit: Uint32Array): Encoding {
  const isCategorical = ({ type }: { type: string }) => type === 'Categorical';
  return {
    numeric: contract.features.filter((feature) => !isCategorical(feature)).map(({ name }) => name),
    categorical: contract.features
      .filter(isCategorical)
      .map(({ name }) => learnCategories(name, categoricalColumn(dataset, name), dataset.rows, fit)),
  };
}

function learnCategories(
  name: string,
  { codes, levels }: CategoricalColumn,
  rows: number,
  fit: Uint32Array,
): CategoricalEncoding {
  const counts = new Uint32Array(levels.length);
  let missing = 0;
  for (const row of fit) {
    const code = codes[row]!;
    if (code === MISSING_CODE) missing++;
    else counts[code]!++;
  }
  const encoding = { name, missing: missing >= MINIMUM_ROWS_PER_CATEGORY };
  if (levels.length > rows * MAXIMUM_DISTINCT_SHARE)
    return { ...encoding, levels: [], unlisted: 'MostlyDistinct' };
  if (levels.length > MAXIMUM_LEVELS) return { ...encoding, levels: [], unlisted: 'TooManyLevels' };
  const known = levels.filter((_, code) => counts[code]! >= MINIMUM_ROWS_PER_CATEGORY);
  return { ...encoding, levels: known.sort(byCodeUnits) };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
