import { describe, expect, it } from 'vitest';
import { listCovers } from './covers.ts';

const encoding = { numeric: [], categorical: [] };

describe('listCovers', () => {
  it('lists the rows that reach each node of each tree', () => {
    const leaf = Int32Array.of(-1);
    const tree = {
      feature: leaf,
      threshold: Float32Array.of(0),
      left: leaf,
      right: leaf,
      contribution: Float32Array.of(0.5),
    };
    const trees = [7, 9].map((rows) => ({ ...tree, cover: Uint32Array.of(rows) }));
    expect(listCovers({ type: 'RandomForest', encoding, features: [], trees })).toEqual({
      formatVersion: 1,
      trees: [[7], [9]],
    });
  });

  it('is empty for a logistic regression', () => {
    const model = {
      type: 'LogisticRegression' as const,
      encoding,
      intercept: 0,
      numeric: [],
      categorical: [],
    };
    expect(listCovers({ ...model, iterations: 1, converged: true }).trees).toEqual([]);
  });
});
