import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTelco, telcoCsv } from './generate-telco.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'telco-'));
});
afterAll(() => rm(directory, { recursive: true }));

const parse = (csv: string) => {
  const [header, ...lines] = csv.trimEnd().split('\n');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [header!.split(',')[index], cell])),
  );
};

describe('generateTelco', () => {
  it('writes the same bytes for the same seed, and leaves no partial file', async () => {
    const path = join(directory, 'a.csv');
    await generateTelco({ rows: 1_500, seed: 7, path });
    expect(await readFile(path, 'utf8')).toBe([...telcoCsv({ rows: 1_500, seed: 7 })].join(''));
    expect([...telcoCsv({ rows: 10, seed: 8 })]).not.toEqual([...telcoCsv({ rows: 10, seed: 7 })]);
    expect(existsSync(`${path}.partial`)).toBe(false);
  });

  it('tells how many there are so far', () => {
    const told: number[] = [];
    const lines = [...telcoCsv({ rows: 2_500, seed: 1, onRows: (rows) => told.push(rows) })];
    expect(lines).toHaveLength(4);
    expect(told).toEqual([1_000, 2_000, 2_500]);
  });

  it('begins with the rows of a shorter file', () => {
    const long = [...telcoCsv({ rows: 2_500, seed: 1 })].join('');
    expect(long.startsWith([...telcoCsv({ rows: 1_234, seed: 1 })].join(''))).toBe(true);
  });

  it('has a believable shape', () => {
    const customers = parse([...telcoCsv({ rows: 7_043, seed: 42 })].join(''));
    const share = (holds: (customer: Record<string, string | undefined>) => boolean) =>
      customers.filter(holds).length / customers.length;
    expect(share(({ churn }) => churn === 'Yes')).toBeGreaterThan(0.24);
    expect(share(({ churn }) => churn === 'Yes')).toBeLessThan(0.29);
    expect(share(({ contract }) => contract === 'Month-to-month')).toBeCloseTo(0.55, 1);
    expect(share(({ tenure }) => tenure === '0')).toBeLessThan(0.004);
    for (const customer of customers) {
      expect(customer['internet_service'] === 'No').toBe(customer['tech_support'] === 'No internet service');
      expect(customer['phone_service'] === '0').toBe(customer['multiple_lines'] === 'No phone service');
      expect(customer['total_charges'] === '').toBe(customer['tenure'] === '0');
      expect(Number(customer['monthly_charges'])).toBeGreaterThan(10);
    }
  });

  it('can fill every cell', () => {
    const customers = parse([...telcoCsv({ rows: 3_000, seed: 42, missingTotalCharges: false })].join(''));
    expect(customers.every((customer) => customer['total_charges'] !== '')).toBe(true);
  });
});
