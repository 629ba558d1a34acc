import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chiSquareSurvival, normalTwoSided } from '../distribution/incomplete-gamma.ts';
import { kolmogorovSurvival } from '../distribution/kolmogorov.ts';
import { twoSampleSurvival } from '../distribution/two-sample-paths.ts';
import { type ComparedColumn, countRows } from '../evidently/column.ts';
import { measureSample } from '../evidently/sample-column.ts';
import type { DriftTest } from '../evidently/tests.ts';
import { judgeSamples } from '../judge-samples.ts';

interface GoldenColumn {
  name: string;
  type: 'Numeric' | 'Categorical';
  reference: (number | string)[];
  current: (number | string)[];
  integers: boolean;
  /** Null where scipy has no answer. */
  answers: Partial<Record<DriftTest, number | null>>;
  default: { test: DriftTest; score: number; drifted: boolean };
}

interface Golden {
  distributions: Record<'kolmogorov' | 'twoSample' | 'chiSquare' | 'normal', number[][]>;
  columns: GoldenColumn[];
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden;

function columnOf({ type, reference, current, integers }: GoldenColumn): ComparedColumn {
  if (type === 'Categorical') return { type, reference: count(reference), current: count(current) };
  const sorted = (values: (number | string)[]) => Float64Array.from(values as number[]).sort();
  return { type, reference: sorted(reference), current: sorted(current), integers };
}

function count(values: (number | string)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}

describe('the distributions that p-values come from', () => {
  it.each([
    ['kolmogorov', kolmogorovSurvival],
    ['twoSample', twoSampleSurvival],
    ['chiSquare', chiSquareSurvival],
    ['normal', normalTwoSided],
  ] as const)("answer as scipy's: %s", (name, survival) => {
    for (const [...numbers] of golden.distributions[name]) {
      const expected = numbers.pop() ?? Number.NaN;
      const answer = (survival as (...numbers: number[]) => number)(...numbers);
      expect(Math.abs(answer - expected), `${name}(${numbers}) is ${answer}, not ${expected}`).toBeLessThan(
        1e-9,
      );
    }
  });
});

describe("the tests on raw columns answer as Evidently's", () => {
  it.each(golden.columns.map((column) => [column.name, column] as const))('%s', (_name, column) => {
    const compared = columnOf(column);
    for (const [test, expected] of Object.entries(column.answers)) {
      const measure = measureSample(compared, test as DriftTest);
      const answer = measure?.pValue ?? measure?.statistic ?? Number.NaN;
      expect(answer).not.toBeNaN();
      if (expected === null) continue;
      expect(Math.abs(answer - expected), `${test} is ${answer}, not ${expected}`).toBeLessThan(1e-9);
    }
    const rows = { reference: countRows(compared.reference), current: countRows(compared.current) };
    const sampled = { name: 'column', rows, missing: { reference: 0, current: 0 }, column: compared };
    const [judged] = judgeSamples([sampled], { policy: 'Evidently' }).columns;
    expect(judged).toMatchObject({
      test: column.default.test,
      verdict: column.default.drifted ? 'Drifted' : 'Stable',
      precision: 'Exact',
    });
  });
});
