import type { ComparedSlice } from '@churnops/lib/comparison/comparison-report.ts';
import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { type Column, type Dataset, MISSING_CODE } from '../data/dataset.ts';
import { compareMetrics, comparePoints } from './paired-bootstrap.ts';
import { countClasses, type PairedScores, selectScores } from './paired-scores.ts';

/** From so many of each class on a slice is judged; smaller ones are shown. */
const JUDGED_FROM = 100;
/** A slice of fewer rows would speak of single people. */
const MINIMUM_ROWS = 10;
/** Slices at most, the largest ones: a report stays a document. */
const MAXIMUM_SLICES = 1_000;

/** The rows of one slice, as places among the held-out rows. */
export interface RowGroup {
  column: string;
  value: ComparedSlice['value'];
  other?: true;
  places: Uint32Array;
}

/**
 * Compares the models on every slice of at least ten held-out rows.
 *
 * @param groups As `groupRows` makes them; each has samples of its own, by its place in the list.
 * @param onRows Awaited now and then with the share that is done.
 */
export async function compareSlices(
  groups: RowGroup[],
  pair: PairedScores,
  seed: number,
  onRows: (share: number) => Promise<void>,
): Promise<ComparedSlice[]> {
  const total = groups.reduce((sum, { places }) => sum + places.length, 0);
  const slices: ComparedSlice[] = [];
  let done = 0;
  for (const [index, { places, ...slice }] of groups.entries()) {
    const inSlice = selectScores(pair, places);
    const { positives, negatives } = countClasses(inSlice.labels);
    const counted = { ...slice, rows: places.length, positives, negatives };
    const least = Math.min(positives, negatives);
    if (least >= JUDGED_FROM) {
      const onDraws = (share: number) => onRows((done + share * places.length) / total);
      const metrics = await compareMetrics(inSlice, { seed, stream: 1 + index, onDraws });
      slices.push({ ...counted, judged: true, metrics });
    } else {
      slices.push({ ...counted, judged: false, metrics: least === 0 ? {} : comparePoints(inSlice) });
    }
    done += places.length;
    await onRows(done / total);
  }
  return slices;
}

/**
 * Groups held-out rows by every value of every Categorical and Boolean column. Only categories that the contract
 * names are named; a column that names none is left out, since its values may be people.
 *
 * @param rows Row numbers of the dataset.
 */
export function groupRows({ features }: Contract, dataset: Dataset, rows: Uint32Array): RowGroup[] {
  const groups = features.flatMap((feature) =>
    groupByFeature(feature, dataset.columns.get(feature.name)!, rows),
  );
  const enough = groups.filter(({ places }) => places.length >= MINIMUM_ROWS);
  const smallest = enough.map(({ places }) => places.length).sort((a, b) => b - a)[MAXIMUM_SLICES] ?? 0;
  return enough.filter(({ places }) => places.length > smallest);
}

function groupByFeature({ name, type, categories }: Feature, column: Column, rows: Uint32Array): RowGroup[] {
  if (column.kind === 'Numeric') {
    if (type !== 'Boolean') return [];
    const values = [false, true, null];
    const places = bucket(rows, values.length, (row) => {
      const value = column.values[row]!;
      return Number.isNaN(value) ? 2 : value;
    });
    return values.map((value, index) => ({ column: name, value, places: places[index]! }));
  }
  if (categories === undefined) return [];
  const index = new Map(categories.map((category, position) => [category, position]));
  const [missing, other] = [categories.length, categories.length + 1];
  const positions = column.levels.map((level) => index.get(level) ?? other);
  const places = bucket(rows, categories.length + 2, (row) => {
    const code = column.codes[row]!;
    return code === MISSING_CODE ? missing : positions[code]!;
  });
  return [
    ...categories.map((value, position) => ({ column: name, value, places: places[position]! })),
    { column: name, value: null, places: places[missing]! },
    { column: name, value: null, other: true, places: places[other]! },
  ];
}

/** The places of rows by what each belongs to, in one pass however many there are. */
function bucket(rows: Uint32Array, count: number, indexOf: (row: number) => number): Uint32Array[] {
  const buckets = Array.from({ length: count }, (): number[] => []);
  rows.forEach((row, place) => {
    buckets[indexOf(row)]!.push(place);
  });
  return buckets.map((places) => Uint32Array.from(places));
}
