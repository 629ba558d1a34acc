import { describe, expect, it } from 'vitest';
import { RandomStream } from './random-stream.ts';

const draw = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

describe('RandomStream', () => {
  it('gives the same numbers again for the same seed, purpose and index', () => {
    expect(draw(new RandomStream(42, 'bootstrap', 7), 9)).toEqual(
      draw(new RandomStream(42, 'bootstrap', 7), 9),
    );
  });

  it('begins with the block of counter zero', () => {
    const stream = new RandomStream(0, 'bootstrap');
    expect([
      stream.word(),
      stream.word(),
      stream.word(),
      stream.word(),
      stream.word(),
    ]).toMatchInlineSnapshot(`
      [
        768504805,
        323543615,
        4244168940,
        2726800091,
        3914554339,
      ]
    `);
  });

  it('gives other numbers for another seed, purpose or index', () => {
    const streams = [
      new RandomStream(42, 'bootstrap', 7),
      new RandomStream(43, 'bootstrap', 7),
      new RandomStream(42 + 2 ** 32, 'bootstrap', 7),
      new RandomStream(42, 'columns', 7),
      new RandomStream(42, 'bootstrap', 8),
    ];
    expect(new Set(streams.map((stream) => stream.uniform())).size).toBe(streams.length);
  });

  it('is even in [0, 1), and its normal numbers have mean 0 and variance 1', () => {
    const stream = new RandomStream(1, 'generator');
    const count = 40_000;
    const uniforms = draw(stream, count);
    expect(Math.abs(uniforms.reduce((sum, value) => sum + value, 0) / count - 0.5)).toBeLessThan(0.006);
    expect(uniforms.every((value) => value >= 0 && value < 1)).toBe(true);
    const normals = Array.from({ length: count }, () => stream.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / count;
    const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });

  it('stays below a bound and reaches every number under it', () => {
    const stream = new RandomStream(3, 'columns');
    const seen = new Set(Array.from({ length: 500 }, () => stream.below(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
