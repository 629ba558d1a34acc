import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { categoricalColumn, type Dataset, numericColumn } from '../data/dataset.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { drawCategories, drawNumbers, type GoldenCell } from './draw-column.ts';

/** Synthetic rows, as cells to publish and as a dataset to score. */
export interface SyntheticRows {
  rows: GoldenCell[][];
  /** The same rows; its labels and hashes are empty. */
  dataset: Dataset;
}

/**
 * Draws rows that resemble the fit set and none of its rows: each column is drawn on its own, numbers between
 * the 5th and the 95th percentile, categories among those of at least ten rows, with an unknown one where the
 * contract accepts it.
 */
export function drawGoldenRows(
  contract: Contract,
  encoding: Encoding,
  dataset: Dataset,
  fit: Uint32Array,
  count: number,
  stream: RandomStream,
): SyntheticRows {
  const columns = contract.features.map((feature) =>
    drawColumn(feature, encoding, dataset, fit, count, stream),
  );
  return {
    rows: Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row]!)),
    dataset: {
      rows: count,
      columns: new Map(contract.features.map(({ name }, index) => [name, columns[index]!.column])),
      labels: new Uint8Array(count),
      hashes: { positions: new Float64Array(count), remainders: new Uint32Array(count) },
    },
  };
}

function drawColumn(
  feature: Feature,
  encoding: Encoding,
  dataset: Dataset,
  fit: Uint32Array,
  count: number,
  stream: RandomStream,
) {
  if (feature.type !== 'Categorical') {
    const { values } = numericColumn(dataset, feature.name);
    return drawNumbers(
      feature,
      Float32Array.from(fit, (row) => values[row]!),
      count,
      stream,
    );
  }
  const { codes, levels } = categoricalColumn(dataset, feature.name);
  const known = encoding.categorical.find(({ name }) => name === feature.name)!;
  const ofFit = Array.from(fit, (row) => levels[codes[row]!] ?? null);
  return drawCategories(feature, known, ofFit, count, stream);
}
