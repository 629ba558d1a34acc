import { describe, expect, it } from 'vitest';
import { parseCustomerDrift } from './customer-drift.ts';
import { telcoCsv } from './generate-telco.ts';

const rows = (drift?: string) =>
  [...telcoCsv({ rows: 4_000, seed: 5, ...(drift !== undefined && { drift: parseCustomerDrift(drift)! }) })]
    .join('')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const mean = (table: string[][], column: number) =>
  table.reduce((sum, row) => sum + Number(row[column]), 0) / table.length;
const churn = (table: string[][]) => table.filter(([churned]) => churned === 'Yes').length / table.length;
const [TENURE, MONTHLY] = [5, 18];

describe('the drift of made-up customers', () => {
  it('moves a column by a share or an amount, and what depends on it', () => {
    const before = rows();
    const longer = rows('tenure=+20%');
    expect(mean(longer, TENURE) / mean(before, TENURE)).toBeCloseTo(1.2, 1);
    expect(longer.every((row) => Number.isInteger(Number(row[TENURE])))).toBe(true);
    expect(churn(longer)).toBeLessThan(churn(before));
    expect(mean(rows('monthly_charges=+10'), MONTHLY) - mean(before, MONTHLY)).toBeCloseTo(10, 6);
    expect(mean(rows('monthly_charges=-1000'), MONTHLY)).toBe(0);
  });

  it.each(['tenure', 'tenure=20%', 'tenure=+x', 'age=+1', 'tenure=+1,tenure=+2', '', 'tenure=+1,'])(
    'cannot be read from %j',
    (text) => {
      expect(parseCustomerDrift(text)).toBeUndefined();
    },
  );
});
