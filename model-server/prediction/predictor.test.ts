import type { Columns } from '@churnops/lib/contract/columns.ts';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { Predictor } from './predictor.ts';
import type { Scorer } from './scorer.ts';

const contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [{ name: 'chance', type: 'Numeric' }],
});

/** Takes the only feature as the probability; its own threshold is 0.5. */
function echo(): Scorer & { runs: number[] } {
  const runs: number[] = [];
  return {
    runs,
    async run({ rows, numeric }) {
      runs.push(rows);
      const probability = numeric.get('chance') ?? new Float32Array();
      return { probability, label: Uint8Array.from(probability, (chance) => Number(chance >= 0.5)) };
    },
  };
}

describe('Predictor', () => {
  it("predicts by the model's own threshold where none is given", async () => {
    const prediction = await new Predictor({ contract, scorer: echo() }).predict([[0.25], [0.5]]);
    expect(prediction).toEqual({ labels: [0, 1], probabilities: [0.25, 0.5], positives: 1, warnings: [] });
  });

  it('compares with its own threshold as float32, as a model does', async () => {
    const predictor = new Predictor({ contract, scorer: echo(), threshold: 0.1 });
    // As float32, 0.1 is a little more than 0.1; compared as float64 the first row would be below it.
    const { labels } = await predictor.predict([[0.1], [0.0999]]);
    expect(labels).toEqual([1, 0]);
  });

  it('scores a large request in pieces, with a turn for others between them, and in order', async () => {
    const scorer = echo();
    let turns = 0;
    const rows = Array.from({ length: 2_500 }, (_, row) => [row / 4_096]);
    const { probabilities } = await new Predictor({ contract, scorer }).predict(rows, {
      nextTurn: async () => {
        turns++;
      },
    });
    expect(probabilities).toEqual(rows.flat());
    expect(scorer.runs).toEqual([1_024, 1_024, 452]);
    // Two between three pieces, once for checking the rows and once for scoring them.
    expect(turns).toBe(4);
  });

  it('takes fewer rows at a time the wider they are', async () => {
    const features = Array.from({ length: 1_000 }, (_, index) => ({
      name: index === 0 ? 'chance' : `other_${index}`,
      type: 'Numeric',
    }));
    const scorer = echo();
    const wide = new Predictor({ contract: parseContract({ ...contract, features }), scorer });
    await wide.predict(Array(50).fill(Array(1_000).fill(0.5)));
    expect(scorer.runs).toEqual([20, 20, 10]);
  });

  it('predicts all rows or none, naming the first that is refused', async () => {
    const scorer = echo();
    const rows = [...Array(2_000).fill([0.5]), ['a lot']];
    await expect(new Predictor({ contract, scorer }).predict(rows)).rejects.toMatchObject({
      code: 'RowRefused',
      values: { row: 2_000, column: 'chance' },
    });
    expect(scorer.runs).toEqual([]);
  });

  it('counts each row once, requests of one turn together, and the column whose value it refuses', async () => {
    const counted: number[][] = [];
    const refused: string[] = [];
    const recorder = {
      record: ({ rows }: Columns, probability: ArrayLike<number>) =>
        counted.push([rows, ...Array.from(probability)]),
      refuse: (column: string) => refused.push(column),
    };
    const predictor = new Predictor({ contract, scorer: echo(), recorder });
    await Promise.all([
      predictor.predict([[0.25]]),
      predictor.predict([[0.75]], { counted: false }),
      predictor.predict([[0.5], [0]]),
    ]);
    expect(counted).toEqual([[3, 0.25, 0.5, 0]]);
    await expect(predictor.predict([[0.5], ['a lot']])).rejects.toThrow();
    await expect(predictor.predict([['a lot']], { counted: false })).rejects.toThrow();
    expect([counted.length, refused]).toEqual([1, ['chance']]);
  });
});
