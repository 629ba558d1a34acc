import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InferenceOptions, inferContract } from './infer-contract.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'infer-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function infer(columns: Record<string, string[]>, options: Partial<InferenceOptions> = {}) {
  const path = join(directory, 'data.csv');
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, row) => names.map((name) => columns[name]![row]).join(','));
  await writeFile(path, [names.join(','), ...rows].join('\n'));
  return inferContract(path, { target: 'churn', ...options });
}

const ROWS = 20;
const each = (value: (row: number) => string) => Array.from({ length: ROWS }, (_, row) => value(row));
const churn = each((row) => (row < 5 ? 'Yes' : 'No'));
const plan = each((row) => (row % 2 ? 'a' : 'b'));

describe('inferContract', () => {
  it('finds the type of each column, and which may be missing', async () => {
    const { contract, remarks } = await infer({
      churn,
      flag: each((row) => String(row % 2)),
      truth: each((row) => (row % 2 ? 'TRUE' : 'False')),
      charge: each((row) => (row === 3 ? '' : `${row}.5`)),
      count: each((row) => String(row)),
      since: each((row) => `2024-01-${String(row + 1).padStart(2, '0')}`),
      plan,
    });
    expect(contract).toEqual({
      target: { name: 'churn', positive: 'Yes' },
      features: [
        { name: 'flag', type: 'Boolean' },
        { name: 'truth', type: 'Boolean' },
        { name: 'charge', type: 'Numeric', nullable: true },
        { name: 'count', type: 'Numeric' },
        { name: 'since', type: 'Date' },
        { name: 'plan', type: 'Categorical' },
      ],
    });
    expect(remarks).toEqual([
      'churn = "Yes" is the positive class: 5 of 20 rows',
      'charge may be missing: 1 of 20 values are',
    ]);
  });

  it('takes the class that is asked for', async () => {
    expect((await infer({ churn, plan }, { positive: 'No' })).contract.target.positive).toBe('No');
  });

  it('takes the first column of different texts, or a number named like a key, as the row key', async () => {
    const text = await infer({
      customer: each((row) => `C-${row}`),
      plan,
      churn,
      other: each((row) => `x${row}`),
    });
    expect(text.contract).toEqual({
      target: { name: 'churn', positive: 'Yes', rowKey: 'customer' },
      features: [{ name: 'plan', type: 'Categorical' }],
    });
    expect(text.remarks).toContain(
      'customer is different in every row: it is taken as the row key, and is no feature',
    );
    expect(text.remarks).toContain('other is left out: it is different in every row');
    const number = await infer({ customer_id: each((row) => String(row + 1)), plan, churn });
    expect(number.contract.target.rowKey).toBe('customer_id');
    expect((await infer({ plan, key: plan, churn }, { rowKey: 'key' })).contract.target.rowKey).toBe('key');
  });

  it.each<[string, string[], RegExp]>([
    ['empty', each(() => ''), /empty is left out: all of its values are missing/],
    ['constant', each(() => 'x'), /constant is left out: it has only one value/],
    [
      'notes',
      each((row) => `note ${row % 15}`),
      /notes is left out: more than half of its values are different/,
    ],
    ['label', plan, /label is left out: it cannot have this name; rename it/],
    ['', plan, /a column without a name is left out/],
    [
      'spoiled',
      each((row) => (row === 6 ? 'n/a' : String(row * 3))),
      /spoiled is left out: .* \(1 of its values are not numbers, the first in row 7; mend/,
    ],
  ])('leaves out a column such as %j and says why', async (name, values, remark) => {
    const { contract, remarks } = await infer({ churn, plan, [name]: values });
    expect(contract.features).toEqual([{ name: 'plan', type: 'Categorical' }]);
    expect(remarks.join('\n')).toMatch(remark);
  });

  it('takes the rarer class as the positive one, whatever the classes are called', async () => {
    const { contract } = await infer({ churn: each((row) => (row % 4 ? 'stayed' : 'left')), plan });
    expect(contract.target.positive).toBe('left');
  });

  it.each<[string, Record<string, string[]>, Partial<InferenceOptions>, RegExp]>([
    ['an absent target', { plan }, {}, /no target column "churn"; its columns are plan/],
    [
      'three classes',
      { churn: each((row) => String(row % 3)), plan },
      {},
      /has 3 different values, it needs exactly two/,
    ],
    [
      'one class',
      { churn: each(() => 'No'), plan },
      {},
      /the target churn has only the value "No", it needs exactly two/,
    ],
    [
      'a missing class',
      { churn: each((row) => (row ? 'No' : '')), plan },
      {},
      /column churn: 1 of 20 values are missing/,
    ],
    ['an unknown positive class', { churn, plan }, { positive: '1' }, /no value of the target churn is "1"/],
    ['an absent row key', { churn, plan }, { rowKey: 'id' }, /no row key column "id"/],
    ['no features', { churn }, {}, /no column is left/],
  ])('refuses %s', async (_, columns, options, reason) => {
    await expect(infer(columns, options)).rejects.toThrow(reason);
  });

  it('refuses more than a thousand features', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f${index}`, plan]));
    await expect(infer({ churn, ...wide })).rejects.toThrow(/1001 usable columns, at most 1000/);
  });
});
