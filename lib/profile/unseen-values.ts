import { MINIMUM_ROWS } from './quantile-bins.ts';

/** Values that are named at most, of one column in one slot or window. */
export const MAXIMUM_NAMED = 20;
/** UTF-16 units of a value that is named; a longer one is no category but a text. */
export const MAXIMUM_NAMED_LENGTH = 128;
/** Values that are followed at a time. */
const FOLLOWED = 256;

/**
 * Finds the frequent ones among values that no one expected, however many different ones there are (Misra and Gries, "Finding repeated elements", 1982): no count
 * is higher than it was, and a value with more than one in 257 of all occurrences is found.
 */
export class UnseenValues {
  #followed = new Map<string, number>();

  add(value: string): void {
    if (value.length > MAXIMUM_NAMED_LENGTH) return;
    const rows = this.#followed.get(value);
    if (rows !== undefined) this.#followed.set(value, rows + 1);
    else if (this.#followed.size < FOLLOWED) this.#followed.set(value, 1);
    else this.#forgetOneOfEach();
  }

  /** The most frequent ones by how often they occurred at least; none of fewer than 10 rows, since it might be one person's. */
  named(): ReadonlyMap<string, number> {
    return mostFrequent(this.#followed);
  }

  clear(): void {
    this.#followed.clear();
  }

  #forgetOneOfEach(): void {
    const left = [...this.#followed].filter(([, rows]) => rows > 1);
    this.#followed = new Map(left.map(([value, rows]) => [value, rows - 1]));
  }
}

/** The sum of two counts of values, of which the most frequent are kept. */
export function addNamed(
  one: ReadonlyMap<string, number> | undefined,
  other: ReadonlyMap<string, number> | undefined,
): ReadonlyMap<string, number> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const sum = new Map(one);
  for (const [value, rows] of other) sum.set(value, (sum.get(value) ?? 0) + rows);
  return mostFrequent(sum);
}

/** The form in JSON: pairs, the most frequent first. */
export function writeNamed(named: ReadonlyMap<string, number>): [string, number][] {
  return [...named];
}

/** Reads what `writeNamed` wrote. @param refuse is called with what is wrong, and throws. */
export function parseNamed(value: unknown, refuse: (reason: string) => never): ReadonlyMap<string, number> {
  if (!Array.isArray(value) || value.length > MAXIMUM_NAMED || !value.every(isNamed))
    refuse(`unseen is not a list of at most ${MAXIMUM_NAMED} values with ${MINIMUM_ROWS} rows or more each`);
  return new Map(value);
}

function isNamed(pair: unknown): pair is [string, number] {
  if (!Array.isArray(pair) || pair.length !== 2) return false;
  const [value, rows] = pair;
  const isName = typeof value === 'string' && value !== '' && value.length <= MAXIMUM_NAMED_LENGTH;
  return isName && Number.isSafeInteger(rows) && rows >= MINIMUM_ROWS;
}

function mostFrequent(values: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const frequent = [...values].filter(([, rows]) => rows >= MINIMUM_ROWS);
  frequent.sort(([one, rows], [other, others]) => others - rows || (one < other ? -1 : 1));
  return new Map(frequent.slice(0, MAXIMUM_NAMED));
}
