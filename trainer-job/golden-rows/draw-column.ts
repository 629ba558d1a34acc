import type { Feature } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { type CategoricalColumn, MISSING_CODE, type NumericColumn } from '../data/dataset.ts';
import { type CategoricalEncoding, MINIMUM_ROWS_PER_CATEGORY } from '../design-matrix/encoding.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** A cell of a golden row as JSON: what a caller of the model would send. */
export type GoldenCell = number | string | boolean | null;

/** A drawn column, as JSON cells and as the trainer reads them. */
export interface DrawnColumn<C> {
  cells: GoldenCell[];
  column: C;
}

/** How often a value is missing, or an unknown category, where the contract allows it. */
const EXCEPTION_SHARE = 0.1;
const LOW = 0.05;
const HIGH = 0.95;
const DIGITS = 3;
const MILLISECONDS_A_DAY = 86_400_000;

/** A category that no data has, for the model's "other" path. */
export const UNKNOWN_CATEGORY = '(unknown)';

/** Draws numbers evenly between the 5th and 95th percentile, with few digits, so that no row's value is told. */
export function drawNumbers(
  feature: Feature,
  values: Float32Array,
  count: number,
  stream: RandomStream,
): DrawnColumn<NumericColumn> {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const nullable = feature.nullable === true;
  const cells = Array.from({ length: count }, (): GoldenCell => {
    const missing = stream.uniform() < EXCEPTION_SHARE && nullable;
    const place = stream.uniform();
    return missing || present.length === 0 ? null : drawCell(feature, present, place);
  });
  return { cells, column: { kind: 'Numeric', values: Float32Array.from(cells, toNumber) } };
}

function drawCell(feature: Feature, sorted: Float32Array, place: number): GoldenCell {
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  if (feature.type === 'Boolean') return at(place) === 1;
  const [low, high] = [at(LOW), at(HIGH)];
  const value = low + place * (high - low);
  if (feature.type === 'Date')
    return new Date(Math.floor(value) * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
  const whole = sorted.every(Number.isInteger);
  const rounded = whole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  // Rounding may leave the bounds of the contract, which then are the only values around.
  return Math.min(Math.max(rounded, feature.minimum ?? rounded), feature.maximum ?? rounded);
}

function toNumber(cell: GoldenCell): number {
  if (cell === null) return Number.NaN;
  return typeof cell === 'string' ? parseDate(cell)! : Number(cell);
}

/** Draws categories as often as they are, of those that the encoding knows by name. */
export function drawCategories(
  feature: Feature,
  { levels }: CategoricalEncoding,
  values: (string | null)[],
  count: number,
  stream: RandomStream,
): DrawnColumn<CategoricalColumn> {
  const known = new Set(levels);
  const pool = values.filter((value) => value !== null && known.has(value));
  const missing = values.length - values.filter((value) => value !== null).length;
  const mayMiss = feature.nullable === true && missing >= MINIMUM_ROWS_PER_CATEGORY;
  const mayBeUnknown = feature.unknown !== 'Refuse';
  const cells = Array.from({ length: count }, () => {
    const [exception, place] = [stream.uniform(), stream.uniform()];
    if (mayMiss && exception < EXCEPTION_SHARE) return null;
    const drawn = pool[Math.floor(place * pool.length)];
    if (drawn !== undefined && (exception < 1 - EXCEPTION_SHARE || !mayBeUnknown)) return drawn;
    return mayBeUnknown ? UNKNOWN_CATEGORY : (feature.categories?.[0] ?? UNKNOWN_CATEGORY);
  });
  const all = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? MISSING_CODE : all.indexOf(cell)));
  return { cells, column: { kind: 'Categorical', codes, levels: all } };
}
