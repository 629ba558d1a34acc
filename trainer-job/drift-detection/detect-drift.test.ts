import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import type { JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectDrift } from './detect-drift.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drift-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function csv(
  name: string,
  columns: Record<string, (row: number) => unknown>,
  rows: number,
): Promise<string> {
  const path = join(directory, `${name}.csv`);
  const names = Object.keys(columns);
  const lines = Array.from({ length: rows }, (_, row) => names.map((each) => columns[each]!(row)).join(','));
  await writeFile(path, `${[names.join(','), ...lines].join('\n')}\n`);
  return path;
}

async function detect(
  reference: Record<string, (row: number) => unknown>,
  current: Record<string, (row: number) => unknown>,
  {
    rows = 400,
    columns,
    ...rules
  }: { rows?: number; columns?: string[] } & Partial<Omit<JudgementRules, 'columns'>> = {},
) {
  const paths = { reference: await csv('a', reference, rows), current: await csv('b', current, rows) };
  return detectDrift({
    ...paths,
    ...(columns !== undefined && { columns }),
    rules: { policy: 'Evidently', ...rules },
  });
}

const rules = { policy: 'Evidently' } as const;
const number = (row: number) => ((row * 37) % 101) + 0.25;
const level = (row: number) => ['a', 'b', 'c'][row % 3];

describe('detectDrift', () => {
  it('finds the columns that moved, and the share that makes a dataset drift', async () => {
    const before = { moved: number, same: number, levels: level, flag: (row: number) => row % 2 };
    const now = { ...before, moved: (row: number) => number(row) + 30 };
    const { columns, verdict, share } = await detect(before, now);
    expect(columns.map(({ name, test, verdict }) => [name, test, verdict])).toEqual([
      ['moved', 'KolmogorovSmirnov', 'Drifted'],
      ['same', 'KolmogorovSmirnov', 'Stable'],
      ['levels', 'ChiSquare', 'Stable'],
      ['flag', 'Proportions', 'Stable'],
    ]);
    expect({ verdict, share }).toEqual({ verdict: 'Clear', share: 0.25 });
    expect(await detect(before, now, { alarm: { share: 0.25 } })).toMatchObject({ verdict: 'Alarm' });
    expect(await detect(before, now, { columns: ['moved', 'same'] })).toMatchObject({
      verdict: 'Alarm',
      share: 0.5,
    });
  });

  it('takes distances for a reference of more than a thousand rows', async () => {
    const columns = { numbers: number, levels: level, few: (row: number) => row % 4 };
    const { columns: judged } = await detect(columns, columns, { rows: 1_200 });
    expect(judged.map(({ test, statistic }) => [test, statistic])).toEqual([
      ['Wasserstein', 0],
      ['JensenShannon', 0],
      ['JensenShannon', 0],
    ]);
  });

  it('drops what is missing or infinite, and counts it', async () => {
    const odd = (row: number) =>
      row % 4 === 0 ? '' : row % 4 === 1 ? 'inf' : row % 4 === 2 ? 'NaN' : number(row);
    const { columns } = await detect({ x: odd }, { x: number });
    expect(columns[0]).toMatchObject({
      rows: { reference: 100, current: 400 },
      missing: { reference: 300, current: 0 },
    });
  });

  it('reads numbers as categories where either file has text among them', async () => {
    const mixed = (row: number) => (row === 399 ? 'none' : row % 3);
    const { columns } = await detect({ x: (row) => row % 3, y: mixed }, { x: mixed, y: (row) => row % 3 });
    expect(columns.map(({ column, rows }) => [column.type, rows])).toEqual([
      ['Categorical', { reference: 400, current: 400 }],
      ['Categorical', { reference: 400, current: 400 }],
    ]);
  });

  it('gives a defined verdict to empty, single-valued, vanished, unseen and very many values', async () => {
    const { columns, leftOut } = await detect(
      {
        empty: () => '',
        single: () => 7,
        vanished: number,
        appeared: () => '',
        unseen: level,
        many: (row) => `level ${row % 10_000}`,
        day: (row) => `2024-01-${String((row % 28) + 1).padStart(2, '0')}`,
        key: (row) => `customer ${row}`,
        gone: number,
      },
      {
        empty: () => '',
        single: () => 7,
        vanished: () => '',
        appeared: number,
        unseen: () => 'd',
        many: (row) => `level ${row % 10_000}`,
        day: () => '2025-01-01',
        key: (row) => `customer ${-row}`,
      },
      { rows: 24_000 },
    );
    const verdicts = Object.fromEntries(
      columns.map(({ name, verdict, statistic }) => [name, [verdict, statistic]]),
    );
    expect(verdicts).toMatchObject({
      single: ['Stable', 0],
      vanished: ['Drifted', undefined],
      appeared: ['Drifted', undefined],
      many: ['Stable', 0],
    });
    expect(verdicts['unseen']![0]).toBe('Drifted');
    expect(verdicts['unseen']![1]).toBeCloseTo(Math.sqrt(Math.LN2), 9);
    expect(leftOut.map(({ name }) => name)).toEqual(['empty', 'day', 'key', 'gone']);
  });

  it('keeps to a contract: its types, its columns, and no text in its numbers', async () => {
    const contract = parseContract({
      target: { name: 'churn', positive: 'yes' },
      features: [{ name: 'code', type: 'Categorical' }],
    });
    const reference = await csv('c', { code: (row) => row % 7, other: number }, 50);
    const result = await detectDrift({ reference, current: reference, contract, rules });
    expect(result.columns).toMatchObject([{ name: 'code', column: { type: 'Categorical' } }]);
    const numeric = parseContract({ ...contract, features: [{ name: 'code', type: 'Numeric' }] });
    const current = await csv('d', { code: (row) => (row === 3 ? 'x' : 1) }, 50);
    await expect(detectDrift({ reference, current, contract: numeric, rules })).rejects.toThrow(
      'column code: 1 of 50 values are not numbers, the first in row 4',
    );
  });

  it('refuses files without rows, unknown columns, and files that share none', async () => {
    const empty = await csv('e', { x: number }, 0);
    const some = await csv('f', { x: number }, 5);
    const other = await csv('g', { y: number }, 5);
    await expect(detectDrift({ reference: some, current: empty, rules })).rejects.toThrow(
      'there is no row behind the header',
    );
    await expect(detectDrift({ reference: some, current: some, columns: ['z'], rules })).rejects.toThrow(
      'column z: it is not',
    );
    await expect(detectDrift({ reference: some, current: other, rules })).rejects.toThrow(
      'no column of the two files',
    );
  });

  it('knows a rule of no column at all from one of a column that a file has lost', async () => {
    const reference = await csv('h', { x: number, y: number }, 5);
    const current = await csv('i', { x: number }, 5);
    const ignoring = (name: string) =>
      detectDrift({ reference, current, rules: { ...rules, columns: [{ name, ignore: true }] } });
    await expect(ignoring('z')).rejects.toMatchObject({ code: 'RuleOfNoColumn', values: { column: 'z' } });
    await expect(ignoring('y')).rejects.toMatchObject({ code: 'DataRefused' });
  });
});
