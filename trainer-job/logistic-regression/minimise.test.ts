import { describe, expect, it } from 'vitest';
import { minimise } from './minimise.ts';

describe('minimise', () => {
  it('finds the minimum of a badly scaled quadratic', async () => {
    const scale = [1, 1_000, 1e-3];
    const goal = [3, -2, 40];
    const minimum = await minimise(
      (point, gradient) => {
        let value = 0;
        point.forEach((x, index) => {
          const distance = x - goal[index]!;
          gradient[index] = scale[index]! * distance;
          value += (scale[index]! * distance * distance) / 2;
        });
        return value;
      },
      { maximumIterations: 100, tolerance: 1e-10, curvature: Float64Array.of(1, 1, 1) },
    );
    expect(minimum.converged).toBe(true);
    goal.forEach((x, index) => {
      expect(minimum.point[index]).toBeCloseTo(x, 6);
    });
  });

  it('needs no iteration where it starts at the minimum', async () => {
    const flat = { maximumIterations: 9, tolerance: 1e-9, curvature: Float64Array.of(1) };
    const constant = (_: Float64Array, gradient: Float64Array) => {
      gradient.fill(0);
      return 1;
    };
    expect(await minimise(constant, flat)).toMatchObject({ iterations: 0, converged: true });
  });
});
