import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StratifiedResampler } from './stratified-resampler.ts';

const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);

describe('StratifiedResampler', () => {
  it('draws as many rows of each class as there are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 1, maxLength: 50 }), fc.nat(1_000), (labels, draw) => {
        const counts = new StratifiedResampler(labels, 42).draw(draw);
        const positives = sum(counts.filter((_, row) => labels[row] === 1));
        expect(positives).toBe(labels.reduce((total, label) => total + label, 0));
        expect(sum(counts)).toBe(labels.length);
      }),
    );
  });

  it('gives the same sample for the same seed and number, in whatever order it is asked', () => {
    const labels = Uint8Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? 1 : 0));
    const [first, second] = [new StratifiedResampler(labels, 7), new StratifiedResampler(labels, 7)];
    const inOrder = [0, 1, 2].map((draw) => first.draw(draw));
    const backwards = [2, 1, 0].map((draw) => second.draw(draw)).reverse();
    expect(inOrder).toEqual(backwards);
    expect(inOrder[0]).not.toEqual(inOrder[1]);
    expect(new StratifiedResampler(labels, 8).draw(0)).not.toEqual(inOrder[0]);
  });

  it('leaves nothing of an earlier sample in the counts', () => {
    const resampler = new StratifiedResampler(Uint8Array.of(1, 0, 1, 0), 3);
    const counts = new Uint32Array(4).fill(9);
    expect(resampler.draw(5, counts)).toEqual(resampler.draw(5));
  });

  it('draws every row as often as every other', () => {
    const rows = 10;
    const resampler = new StratifiedResampler(new Uint8Array(rows), 1);
    const total = new Float64Array(rows);
    const draws = 4_000;
    for (let draw = 0; draw < draws; draw++) {
      resampler.draw(draw).forEach((count, row) => {
        total[row]! += count;
      });
    }
    // Each total is binomial with mean 4,000 and standard deviation 60.
    for (const count of total) expect(Math.abs(count - draws)).toBeLessThan(300);
  });
});
