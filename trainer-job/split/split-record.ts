import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Dataset } from '../data/dataset.ts';
import type { SplitSpec } from '../training/training-spec.ts';
import type { Split } from './split.ts';

/** The hash rule in words. Models are proven by it to be new to a row, so another wording is another rule. */
export const HASH_RULE =
  'position = the first 53 bits of sha256(salt, NUL, key) as a fraction in [0, 1); ' +
  'test below shares.test, tune below shares.test + shares.tune, else fit';

/** `split.json`: enough to tell of any row of any data which set it was in. */
export interface SplitRecord {
  formatVersion: 1;
  /** How a row is placed, in words. */
  rule: string;
  salt: string;
  shares: { fit: number; tune: number; test: number };
  /** The column whose text is the key; or the features whose values, as a canonical JSON array, are the key. */
  key: { column: string } | { canonicalRow: string[] };
  /** The newest time among the rows of fit and tune, in days since 1970-01-01; null without a time column. */
  cutOff: { column: string; days: number } | null;
}

/** Records the rule by which `split` was made. */
export function recordSplit(
  contract: Contract,
  spec: SplitSpec,
  dataset: Dataset,
  split: Split,
): SplitRecord {
  const { rowKey, timeColumn } = contract.target;
  return {
    formatVersion: 1,
    rule: HASH_RULE,
    salt: spec.salt,
    shares: {
      fit: Number((1 - spec.tuneShare - spec.testShare).toPrecision(12)),
      tune: spec.tuneShare,
      test: spec.testShare,
    },
    key:
      rowKey === undefined ? { canonicalRow: contract.features.map(({ name }) => name) } : { column: rowKey },
    cutOff:
      timeColumn === undefined || dataset.times === undefined
        ? null
        : { column: timeColumn, days: newest(dataset.times, [split.fit, split.tune]) },
  };
}

function newest(times: Float64Array, sets: Uint32Array[]): number {
  return sets.reduce(
    (latest, rows) => rows.reduce((time, row) => Math.max(time, times[row]!), latest),
    Number.NEGATIVE_INFINITY,
  );
}
