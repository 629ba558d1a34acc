/** What a level's expected count must be in both samples for the chi-square distribution to hold (Cochran, 1954). */
const MINIMUM_EXPECTED = 5;

/**
 * Pools levels until each is expected to have 5 rows or more in the smaller sample, were both samples alike. What is pooled becomes one level; where even
 * that is too few, the smallest other level joins it.
 *
 * @param reference counts by level. @param current counts of the same levels, in the same order.
 * @returns counts of the levels that are left.
 */
export function poolLevels(
  reference: readonly number[],
  current: readonly number[],
): { reference: number[]; current: number[] } {
  const [n, m] = [total(reference), total(current)];
  const smaller = Math.min(n, m);
  const expected = ({ before, now }: Level) => ((before + now) / (n + m)) * smaller;
  const levels = reference
    .map((before, index): Level => ({ before, now: current[index]! }))
    .filter(({ before, now }) => before + now > 0)
    .sort((one, other) => one.before + one.now - (other.before + other.now));
  let pool: Level = { before: 0, now: 0 };
  while (levels[0] !== undefined && (expected(levels[0]) < MINIMUM_EXPECTED || isTooSmall(pool, expected))) {
    const { before, now } = levels.shift()!;
    pool = { before: pool.before + before, now: pool.now + now };
  }
  const kept = pool.before + pool.now > 0 ? [pool, ...levels] : levels;
  return { reference: kept.map(({ before }) => before), current: kept.map(({ now }) => now) };
}

interface Level {
  before: number;
  now: number;
}

function isTooSmall(pool: Level, expected: (level: Level) => number): boolean {
  return pool.before + pool.now > 0 && expected(pool) < MINIMUM_EXPECTED;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
