import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { buildTinyModel, TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import { expect, it } from 'vitest';
import { scoreRows } from './score-rows.ts';

it('scores rows in the order that is asked for, over more than one block', async () => {
  const count = 5_000;
  const dataset = {
    rows: count,
    columns: new Map([
      [
        'tenure',
        { kind: 'Numeric' as const, values: Float32Array.from({ length: count }, (_, row) => row % 50) },
      ],
      ['plan', { kind: 'Categorical' as const, codes: new Int32Array(count), levels: ['monthly'] }],
    ]),
    labels: new Uint8Array(count),
    hashes: { positions: new Float64Array(count), remainders: new Uint32Array(count) },
  };
  const session = await ModelSession.load(buildTinyModel(), TINY_CONTRACT);
  const shares: number[] = [];
  const rows = Uint32Array.from({ length: count }, (_, place) => count - 1 - place);
  const { probability, label } = await scoreRows(session, dataset, rows, async (share) => {
    shares.push(share);
  });
  await session.release();
  // P = sigmoid(1 - 0.1 tenure), which reaches 0.5 up to a tenure of 10.
  rows.forEach((row, place) => {
    expect(probability[place]).toBeCloseTo(1 / (1 + Math.exp(0.1 * (row % 50) - 1)), 6);
  });
  expect(label.reduce((sum, one) => sum + one, 0)).toBe(1_100);
  expect(shares).toEqual([4_096 / count, 1]);
});
