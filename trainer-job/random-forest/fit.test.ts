import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import { RandomStream } from '../random/random-stream.ts';
import { createBins } from './bins.ts';
import { fitRandomForest } from './fit.ts';
import { contributionOf, scoreRandomForest } from './model.ts';

const encoding: Encoding = {
  numeric: ['x', 'noise'],
  categorical: [{ name: 'plan', levels: ['a', 'b'], missing: true }],
};
const spec = { trees: 20, maximumDepth: 4, minimumRowsPerLeaf: 5 };

/** Positive where x is above 0.5 or missing, mostly, and more so on plan b. */
function sample(rows: number): { matrix: DesignMatrix; labels: Uint8Array } {
  const stream = new RandomStream(1, 'generator');
  const x = Float32Array.from({ length: rows }, () =>
    stream.uniform() < 0.1 ? Number.NaN : stream.uniform(),
  );
  const noise = Float32Array.from({ length: rows }, () => stream.normal());
  const codes = Uint16Array.from({ length: rows }, () => stream.below(4));
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const high = Number.isNaN(x[row]!) || x[row]! > 0.5;
    return stream.uniform() < (high ? 0.7 : 0.1) + (codes[row] === 2 ? 0.2 : 0) ? 1 : 0;
  });
  return { matrix: { rows, numeric: [x, noise], codes: [codes] }, labels };
}

describe('createBins', () => {
  it('holds at least ten rows a bin, keeps equal values together, and parts by thresholds as trees do', () => {
    const values = fc.array(
      fc.oneof(fc.float({ noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })),
      {
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(values, (numbers) => {
        const column = Float32Array.from(numbers);
        const { index, thresholds } = createBins(column);
        const counts = new Map<number, number>();
        column.forEach((value, row) => {
          const bin = index[row]!;
          counts.set(bin, (counts.get(bin) ?? 0) + 1);
          thresholds.forEach((threshold, behind) => {
            if (behind === 0 && value <= threshold) return;
            expect(Number.isNaN(value) || value <= threshold).toBe(bin <= behind);
          });
        });
        counts.delete(0);
        if (counts.size > 1) expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(10);
      }),
    );
  });

  it('has at most 255 bins', () => {
    expect(
      createBins(Float32Array.from({ length: 100_000 }, (_, row) => row)).thresholds.length,
    ).toBeLessThanOrEqual(255);
  });
});

describe('contributionOf', () => {
  it('sums to at most 1 over all trees, exactly in float32 whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 500 }),
        (shares) => {
          const parts = shares.map((share) => contributionOf(share, shares.length));
          const forwards = parts.reduce((sum, part) => Math.fround(sum + part), 0);
          const backwards = parts.reduceRight((sum, part) => Math.fround(sum + part), 0);
          const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
          expect(forwards).toBe(backwards);
          expect(forwards).toBeLessThanOrEqual(1);
          expect(Math.abs(forwards - mean)).toBeLessThan(shares.length * 2 ** -24);
        },
      ),
    );
  });
});

describe('fitRandomForest', () => {
  const { matrix, labels } = sample(2_000);

  it('finds the probabilities that the rows were drawn with', async () => {
    const model = await fitRandomForest(encoding, matrix, labels, { ...spec, trees: 60 }, 42);
    const probe: DesignMatrix = {
      rows: 4,
      numeric: [Float32Array.of(0.2, 0.8, Number.NaN, 0.8), Float32Array.of(0, 0, 0, 0)],
      codes: [Uint16Array.of(1, 1, 1, 2)],
    };
    const expected = [0.1, 0.7, 0.7, 0.9];
    scoreRandomForest(model, probe).forEach((probability, row) => {
      expect(Math.abs(probability - expected[row]!)).toBeLessThan(0.12);
    });
  });

  it('is the same for the same seed and another for another', async () => {
    const model = await fitRandomForest(encoding, matrix, labels, spec, 42);
    expect(await fitRandomForest(encoding, matrix, labels, spec, 42)).toEqual(model);
    expect(await fitRandomForest(encoding, matrix, labels, spec, 43)).not.toEqual(model);
  });

  it('begins with the trees of a smaller forest: a tree depends on its number alone', async () => {
    const small = await fitRandomForest(encoding, matrix, labels, { ...spec, trees: 3 }, 42);
    const large = await fitRandomForest(encoding, matrix, labels, spec, 42);
    expect(large.trees.slice(0, 3).map(({ threshold }) => threshold)).toEqual(
      small.trees.map(({ threshold }) => threshold),
    );
  });

  it('keeps to the depth and to the rows a leaf must hold', async () => {
    const model = await fitRandomForest(
      encoding,
      matrix,
      labels,
      { trees: 5, maximumDepth: 3, minimumRowsPerLeaf: 200 },
      1,
    );
    for (const tree of model.trees) {
      expect(tree.feature.length).toBeLessThanOrEqual(15);
      expect(tree.cover[0]).toBe(2_000);
      tree.feature.forEach((feature, node) => {
        if (feature === -1) expect(tree.cover[node]).toBeGreaterThanOrEqual(200);
        else expect(tree.cover[tree.left[node]!]! + tree.cover[tree.right[node]!]!).toBe(tree.cover[node]);
      });
    }
  });

  it('is one leaf a tree where there is nothing to learn from', async () => {
    const constant: DesignMatrix = {
      rows: 30,
      numeric: [new Float32Array(30), new Float32Array(30)],
      codes: [new Uint16Array(30)],
    };
    const model = await fitRandomForest(encoding, constant, new Uint8Array(30).fill(1, 0, 15), spec, 1);
    expect(model.trees.every(({ feature }) => feature.length === 1)).toBe(true);
    expect(scoreRandomForest(model, constant)[0]).toBeCloseTo(0.5, 0);
  });
});
