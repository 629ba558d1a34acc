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
  const places = Uint32Array.from(rows.keys());
  const group = (value: RowGroup['value'], holds: (row: number) => boolean): RowGroup => ({
    column: name,
    value,
    places: places.filter((place) => holds(rows[place]!)),
  });
  if (column.kind === 'Numeric') {
    const { values } = column;
    if (type !== 'Boolean') return [];
    return [
      group(false, (row) => values[row] === 0),
      group(true, (row) => values[row] === 1),
      group(null, (row) => Number.isNaN(values[row]!)),
    ];
  }
  if (categories === undefined) return [];
  const { codes, levels } = column;
  const known = new Set(categories);
  const named = levels.map((level) => known.has(level));
  return [
    ...categories.map((category) => {
      const code = levels.indexOf(category);
      return group(category, (row) => code !== -1 && codes[row] === code);
    }),
    group(null, (row) => codes[row] === MISSING_CODE),
    { ...group(null, (row) => named[codes[row]!] === false), other: true },
  ];
}
