import type { Contract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { evaluateSlices } from './slices.ts';

describe('evaluate', () => {
  const probability = Float32Array.of(0.75, 0.5, 0.25, 1);
  const labels = Uint8Array.of(1, 0, 0, 1);

  it('counts and measures at the threshold', () => {
    const { confusion, metrics } = evaluate(probability, labels, 0.5);
    expect(confusion).toEqual({ truePositive: 2, falsePositive: 1, trueNegative: 1, falseNegative: 0 });
    expect(metrics.accuracy!.value).toBe(0.75);
    expect(metrics.precision!.value).toBeCloseTo(2 / 3, 12);
    expect(metrics.recall!.value).toBe(1);
    expect(metrics.f1!.value).toBeCloseTo(0.8, 12);
    expect(metrics.auc!.value).toBe(1);
  });

  it('takes the mean of the losses, in nats, and keeps them finite', () => {
    const { metrics } = evaluate(probability, labels, 0.5);
    const expected = -(Math.log(0.75) + Math.log(0.5) + Math.log(0.75) + 0) / 4;
    expect(metrics.logLoss!.value).toBeCloseTo(expected, 6);
    expect(metrics.brier!.value).toBe((0.0625 + 0.25 + 0.0625) / 4);
    expect(
      Number.isFinite(evaluate(Float32Array.of(0, 1), Uint8Array.of(1, 0), 0.5).metrics.logLoss!.value),
    ).toBe(true);
  });

  it('leaves out what is not defined', () => {
    expect(Object.keys(evaluate(Float32Array.of(0.1, 0.2), Uint8Array.of(0, 0), 0.5).metrics)).toEqual([
      'logLoss',
      'brier',
      'accuracy',
    ]);
  });

  it('compares what was said with what came, in groups of at least ten rows', () => {
    const rows = 25;
    const said = Float32Array.from({ length: rows }, (_, row) => (row < 12 ? 0.25 : 0.75));
    const { calibration } = evaluate(
      said,
      Uint8Array.from({ length: rows }, (_, row) => row % 2),
      0.5,
    );
    expect(calibration.map((bin) => bin.rows)).toEqual([12, 13]);
    expect(calibration[0]).toEqual({ rows: 12, meanProbability: 0.25, positiveShare: 0.5 });
  });
});

describe('evaluateSlices', async () => {
  const contract: Contract = {
    target: { name: 'churn', positive: 'Yes' },
    features: [
      { name: 'plan', type: 'Categorical' },
      { name: 'partner', type: 'Boolean', nullable: true },
      { name: 'tenure', type: 'Numeric' },
    ],
  };
  const encoding = {
    numeric: ['partner', 'tenure'],
    categorical: [{ name: 'plan', levels: ['a', 'b'], missing: true }],
  };
  const rows = 40;
  const each = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(row));
  const matrix = {
    rows,
    numeric: [Float32Array.from(each((row) => (row < 5 ? Number.NaN : row % 2))), new Float32Array(rows)],
    codes: [Uint16Array.from(each((row) => (row < 12 ? 1 : row < 22 ? 2 : row < 31 ? 3 : 0)))],
  };
  const labels = Uint8Array.from(each((row) => (row < 10 ? 1 : 0)));
  const slices = await evaluateSlices(
    contract,
    encoding,
    matrix,
    Float32Array.from(each((row) => 1 - row / rows)),
    labels,
    async () => {},
  );

  it('speaks of every value that has ten rows, and of no other', () => {
    expect(slices.map(({ column, value, rows }) => [column, value, rows])).toEqual([
      ['plan', 'a', 12],
      ['plan', 'b', 10],
      ['partner', false, 17],
      ['partner', true, 18],
    ]);
  });

  it('gives the AUC only where there are both classes', () => {
    expect(slices[0]).toMatchObject({ positives: 10, auc: { value: 1 } });
    expect(slices[1]!.auc).toBeUndefined();
  });
});
