/** A smooth function: returns its value at `point` and writes its gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** How far to go, and from what is known of the function. */
export interface MinimiseOptions {
  maximumIterations: number;
  /** Converged once no component of the gradient is larger. */
  tolerance: number;
  /** Approximate second derivatives, all above 0: the scale of each variable. */
  curvature: Float64Array;
  /** Awaited after each iteration, so that others get a turn. */
  onIteration?: (iteration: number) => Promise<void>;
}

/** Where the search ended. */
export interface Minimum {
  point: Float64Array;
  iterations: number;
  converged: boolean;
}

const HISTORY = 60;
const SUFFICIENT_DECREASE = 1e-4;
const MAXIMUM_HALVINGS = 40;

/**
 * L-BFGS with a diagonal preconditioner and backtracking line search, from the origin (Nocedal and Wright,
 * "Numerical Optimization", 2nd edition, algorithms 7.4 and 3.1). For convex functions.
 */
export async function minimise(objective: Objective, options: MinimiseOptions): Promise<Minimum> {
  const size = options.curvature.length;
  const history: Correction[] = [];
  let point: Float64Array = new Float64Array(size);
  let gradient: Float64Array = new Float64Array(size);
  let value = objective(point, gradient);
  let iterations = 0;
  while (largest(gradient) > options.tolerance) {
    if (iterations === options.maximumIterations) return { point, iterations, converged: false };
    const direction = descend(gradient, history, options.curvature);
    const slope = dot(direction, gradient);
    let step = 1;
    let next = move(point, step, direction);
    const nextGradient = new Float64Array(size);
    let nextValue = objective(next, nextGradient);
    for (let halvings = 0; !(nextValue <= value + SUFFICIENT_DECREASE * step * slope); halvings++) {
      // No step of any length is downhill in floating point: this is as low as it gets.
      if (halvings === MAXIMUM_HALVINGS) return { point, iterations, converged: true };
      step /= 2;
      next = move(point, step, direction);
      nextValue = objective(next, nextGradient);
    }
    remember(history, subtract(next, point), subtract(nextGradient, gradient));
    point = next;
    gradient = nextGradient;
    value = nextValue;
    iterations++;
    await options.onIteration?.(iterations);
  }
  return { point, iterations, converged: true };
}

interface Correction {
  step: Float64Array;
  change: Float64Array;
  inverse: number;
}

function remember(history: Correction[], step: Float64Array, change: Float64Array): void {
  const product = dot(step, change);
  if (product <= 0) return;
  if (history.length === HISTORY) history.shift();
  history.push({ step, change, inverse: 1 / product });
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descend(gradient: Float64Array, history: Correction[], curvature: Float64Array): Float64Array {
  const direction = gradient.map((component) => -component);
  const factors: number[] = [];
  for (const { step, change, inverse } of history.toReversed()) {
    const factor = inverse * dot(step, direction);
    factors.push(factor);
    add(direction, -factor, change);
  }
  for (let index = 0; index < direction.length; index++) direction[index]! /= curvature[index]!;
  for (const { step, change, inverse } of history) {
    add(direction, factors.pop()! - inverse * dot(change, direction), step);
  }
  return direction;
}

function move(point: Float64Array, step: number, direction: Float64Array): Float64Array {
  return point.map((component, index) => component + step * direction[index]!);
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((component, index) => component - b[index]!);
}

function add(target: Float64Array, factor: number, other: Float64Array): void {
  for (let index = 0; index < target.length; index++) target[index]! += factor * other[index]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((maximum, component) => Math.max(maximum, Math.abs(component)), 0);
}
