import type { Contract } from '@churnops/lib/contract/contract.ts';
import { HASH_RULE } from '../split/split-record.ts';

/** By what a model's record tells of any row that the model was neither fitted nor tuned on it. */
export type RowProof =
  /** It is in the test set: by the hash of the salt and the row's key, which is a column or the whole row. */
  | { kind: 'Hash'; salt: string; testShare: number; rowKey?: string }
  /** It is newer than all rows of the fit and the tune set, in days since 1970-01-01. */
  | { kind: 'Time'; column: string; days: number };

/** Why a record proves nothing, as the end of a sentence about the model. */
export interface Unprovable {
  kind: 'None';
  reason: string;
}

/**
 * What a model's `split.json` proves. The hash rule is taken only in the words of this trainer, because only
 * then it is known how to follow it; a foreign record may give a cut-off, which means the same everywhere.
 *
 * @param split The parsed record, of unknown origin; undefined where the model has none.
 */
export function readProof(contract: Contract, split: unknown): RowProof | Unprovable {
  const record = asRecord(split);
  if (record === undefined) return none('has no split.json, so nobody knows which rows it was fitted on');
  const shares = asRecord(record['shares']);
  const { rule, salt } = record;
  const testShare = shares?.['test'];
  if (rule === HASH_RULE && typeof salt === 'string' && typeof testShare === 'number') {
    const key = readKey(contract, asRecord(record['key']));
    if (key !== undefined) return { kind: 'Hash', salt, testShare, ...key };
  }
  const cutOff = asRecord(record['cutOff']);
  const column = cutOff?.['column'];
  const days = cutOff?.['days'];
  if (typeof column === 'string' && typeof days === 'number') return { kind: 'Time', column, days };
  return none('has a split.json with a rule that is not known here and no cut-off');
}

function readKey(
  contract: Contract,
  key: Record<string, unknown> | undefined,
): { rowKey?: string } | undefined {
  const { column, canonicalRow } = key ?? {};
  if (typeof column === 'string') return { rowKey: column };
  const names = contract.features.map(({ name }) => name);
  const whole =
    Array.isArray(canonicalRow) &&
    canonicalRow.length === names.length &&
    canonicalRow.every((name, index) => name === names[index]);
  return whole ? {} : undefined;
}

function none(reason: string): Unprovable {
  return { kind: 'None', reason };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
