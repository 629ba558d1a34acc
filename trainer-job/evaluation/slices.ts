import type { MetricInterval } from '@churnops/lib/artifact/report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';
import { measureAuc } from './auc.ts';

/** How good the model is on the test rows that share one value of one column. */
export interface Slice {
  column: string;
  /** The category, `true` or `false`; null for missing values. */
  value: string | boolean | null;
  /** Whether it holds all values that are not known by name. */
  other?: true;
  rows: number;
  positives: number;
  /** Absent where there are not two rows of each class. */
  auc?: MetricInterval;
}

/** A slice of fewer rows would speak of single people. */
const MINIMUM_ROWS = 10;
/** Slices at most, the largest ones: a report stays a document. */
const MAXIMUM_SLICES = 1_000;

interface Group {
  column: string;
  value: Slice['value'];
  other?: true;
  holds: (row: number) => boolean;
}

/**
 * Evaluates the test rows by every value of every Categorical and Boolean column that has at least ten of them.
 *
 * @param onSlice Awaited before each, so that others get a turn.
 */
export async function evaluateSlices(
  contract: Contract,
  encoding: Encoding,
  matrix: DesignMatrix,
  probability: Float32Array,
  labels: Uint8Array,
  onSlice: () => Promise<void>,
): Promise<Slice[]> {
  const slices: Slice[] = [];
  const all = Uint32Array.from(labels.keys());
  for (const { holds, ...group } of listGroups(contract, encoding, matrix)) {
    await onSlice();
    const rows = all.filter(holds);
    if (rows.length < MINIMUM_ROWS) continue;
    const inSlice = Uint8Array.from(rows, (row) => labels[row]!);
    const auc = measureAuc(
      Float32Array.from(rows, (row) => probability[row]!),
      inSlice,
    );
    const positives = inSlice.reduce((sum, label) => sum + label, 0);
    slices.push({ ...group, rows: rows.length, positives, ...(auc === undefined ? {} : { auc }) });
  }
  const smallest = slices.map(({ rows }) => rows).sort((a, b) => b - a)[MAXIMUM_SLICES] ?? 0;
  return slices.filter(({ rows }) => rows > smallest);
}

function listGroups(contract: Contract, encoding: Encoding, matrix: DesignMatrix): Group[] {
  return contract.features.flatMap(({ name, type }): Group[] => {
    if (type === 'Boolean') {
      const values = matrix.numeric[encoding.numeric.indexOf(name)]!;
      return [
        { column: name, value: false, holds: (row) => values[row] === 0 },
        { column: name, value: true, holds: (row) => values[row] === 1 },
        { column: name, value: null, holds: (row) => Number.isNaN(values[row]!) },
      ];
    }
    const index = encoding.categorical.findIndex((column) => column.name === name);
    if (index === -1) return [];
    const { levels, missing } = encoding.categorical[index]!;
    const codes = matrix.codes[index]!;
    return [
      ...levels.map((value, level) => ({
        column: name,
        value,
        holds: (row: number) => codes[row] === level + 1,
      })),
      ...(missing
        ? [{ column: name, value: null, holds: (row: number) => codes[row] === levels.length + 1 }]
        : []),
      { column: name, value: null, other: true as const, holds: (row) => codes[row] === 0 },
    ];
  });
}
