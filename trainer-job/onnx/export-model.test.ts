import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import { fitLogisticRegression } from '../logistic-regression/fit.ts';
import { RandomStream } from '../random/random-stream.ts';
import { fitRandomForest } from '../random-forest/fit.ts';
import { labelRows } from '../threshold/best-f1.ts';
import { scoreModel } from '../training/score.ts';
import { exportModel, type TrainedModel } from './export-model.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'x', type: 'Numeric', nullable: true },
    { name: '/plan ü', type: 'Categorical', nullable: true },
    { name: 'flag', type: 'Boolean' },
    { name: 'email', type: 'Categorical', nullable: true },
  ],
};
const encoding: Encoding = {
  numeric: ['x', 'flag'],
  categorical: [
    { name: '/plan ü', levels: ['a', 'bé'], missing: true },
    { name: 'email', levels: [], missing: false, unlisted: 'MostlyDistinct' },
  ],
};
const CATEGORIES = ['unknown', 'a', 'bé', ''];

/** Rows as the model server gives them, and as the trainer sees them. */
function rowsOf(x: number[], plan: number[], flag: number[]): { columns: Columns; matrix: DesignMatrix } {
  const rows = x.length;
  return {
    columns: {
      rows,
      numeric: new Map([
        ['x', Float32Array.from(x)],
        ['flag', Float32Array.from(flag)],
      ]),
      categorical: new Map([
        ['/plan ü', plan.map((code) => CATEGORIES[code]!)],
        ['email', plan.map((code) => (code === 3 ? '' : `row${code}@example.com`))],
      ]),
    },
    matrix: {
      rows,
      numeric: [Float32Array.from(x), Float32Array.from(flag)],
      codes: [Uint16Array.from(plan), new Uint16Array(rows)],
    },
  };
}

async function trainBoth(): Promise<TrainedModel[]> {
  const stream = new RandomStream(5, 'generator');
  const each = (value: () => number) => Array.from({ length: 800 }, value);
  const { matrix } = rowsOf(
    each(() => (stream.uniform() < 0.1 ? Number.NaN : 1_000 * stream.normal())),
    each(() => stream.below(4)),
    each(() => stream.below(2)),
  );
  const labels = Uint8Array.from(matrix.codes[0]!, (code, row) =>
    stream.uniform() < 0.2 + 0.15 * code + (matrix.numeric[0]![row]! > 300 ? 0.3 : 0) ? 1 : 0,
  );
  return [
    await fitLogisticRegression(encoding, matrix, labels, { l2: 1, maximumIterations: 100 }),
    await fitRandomForest(encoding, matrix, labels, { trees: 30, maximumDepth: 6, minimumRowsPerLeaf: 3 }, 1),
  ];
}

describe('exportModel', async () => {
  const models = await trainBoth();

  it.each(models.map((model) => [model.type, model] as const))(
    'gives the probabilities and labels of the trainer for any rows: %s',
    async (_, model) => {
      const threshold = Math.fround(0.37);
      const session = await ModelSession.load(exportModel(contract, model, threshold), contract);
      const row = fc.record({
        x: fc.oneof(
          fc.constant(Number.NaN),
          fc.float({ noDefaultInfinity: true, noNaN: true }),
          fc.integer({ min: -2_000, max: 2_000 }),
        ),
        plan: fc.nat({ max: 3 }),
        flag: fc.constantFrom(0, 1),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
          const { columns, matrix } = rowsOf(
            rows.map(({ x }) => x),
            rows.map(({ plan }) => plan),
            rows.map(({ flag }) => flag),
          );
          const own = scoreModel(model, matrix);
          const { probability, label } = await session.run(columns);
          probability.forEach((value, index) => {
            expect(Math.abs(value - own[index]!)).toBeLessThanOrEqual(
              model.type === 'RandomForest' ? 0 : 1e-6,
            );
          });
          expect(Array.from(label)).toEqual(Array.from(labelRows(probability, threshold)));
        }),
        { numRuns: 200 },
      );
      await session.release();
    },
  );

  it('gives the same bytes for the same model', () => {
    for (const model of models)
      expect(exportModel(contract, model, 0.5)).toEqual(exportModel(contract, model, 0.5));
  });
});
