import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import { validateRows } from '@churnops/lib/contract/row.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHANGE, customers } from './customers.ts';

const run = await readFile(
  join(import.meta.dirname, '..', '..', '..', 'examples', 'telco', 'training-run.yaml'),
  'utf8',
);
const contract = parseContract(parse(run).spec.contract);
const average = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const tenureOf = (rows: unknown[][]) =>
  average(validateRows(contract, rows).columns.numeric.get('tenure') ?? new Float32Array());

describe('the customers of the demo', () => {
  const usual = customers(contract.features, 2_000, 7, {});
  const changed = customers(contract.features, 2_000, 7, CHANGE);

  it('are rows that the model takes', () => {
    expect(validateRows(contract, usual).warnings).toEqual([]);
    expect(usual).toHaveLength(2_000);
  });

  it('stay longer once they have changed', () => {
    expect(tenureOf(changed) / tenureOf(usual)).toBeCloseTo(1.3, 1);
  });
});
