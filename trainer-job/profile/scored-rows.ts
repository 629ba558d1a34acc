import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { textFault } from '@churnops/lib/contract/fields.ts';
import type { Recorder } from '@churnops/lib/profile/recorder.ts';
import { SCORE_COLUMN } from '@churnops/lib/profile/reference-profile.ts';
import { parseNumber, readNumericCell } from '../data/cell.ts';
import type { Row } from '../table/table.ts';

interface Place {
  feature: Feature;
  index: number;
  known: ReadonlySet<string> | undefined;
}

/** Counts rows of texts as a server counts the rows that it scores: of a row that the contract refuses, only the column where it does. */
export class RowCounter {
  /** Rows that were counted. */
  rows = 0;
  /** Rows that the contract refuses. */
  refused = 0;
  readonly #recorder: Pick<Recorder, 'record' | 'refuse'>;
  readonly #places: readonly Place[];
  readonly #score: number;

  /** @param header in which every feature is; and the score, where rows are to have one. */
  constructor(
    recorder: Pick<Recorder, 'record' | 'refuse'>,
    { features }: Pick<Contract, 'features'>,
    header: readonly string[],
  ) {
    this.#recorder = recorder;
    this.#places = features.map((feature) => ({
      feature,
      index: header.indexOf(feature.name),
      known: feature.unknown === 'Refuse' ? new Set(feature.categories) : undefined,
    }));
    this.#score = header.indexOf(SCORE_COLUMN);
  }

  /** Counts a block of rows. */
  count(block: readonly Row[]): void {
    const cells: (number | string)[][] = this.#places.map(() => []);
    const scores: number[] = [];
    for (const row of block) {
      const read = this.#read(row);
      const score = this.#score === -1 ? undefined : readScore(row[this.#score]!);
      const fault =
        typeof read === 'string'
          ? read
          : this.#score !== -1 && score === undefined
            ? SCORE_COLUMN
            : undefined;
      if (fault !== undefined) {
        this.refused++;
        this.#recorder.refuse(fault);
        continue;
      }
      for (const [index, value] of (read as (number | string)[]).entries()) cells[index]!.push(value);
      if (score !== undefined) scores.push(score);
    }
    const columns = this.#columns(cells);
    this.rows += columns.rows;
    if (columns.rows > 0) this.#recorder.record(columns, scores);
  }

  /** The row's values, or the name of the first column that is refused. */
  #read(row: Row): (number | string)[] | string {
    const values: (number | string)[] = [];
    for (const { feature, index, known } of this.#places) {
      const text = row[index]!;
      if (text === '' && feature.nullable !== true) return feature.name;
      if (feature.type === 'Categorical') {
        if (text !== '' && (textFault(text) !== undefined || known?.has(text) === false)) return feature.name;
        values.push(text === '' ? MISSING_CATEGORY : text);
      } else {
        const value = text === '' ? Number.NaN : readNumericCell(feature, text);
        if (typeof value === 'string') return feature.name;
        values.push(value);
      }
    }
    return values;
  }

  #columns(cells: (number | string)[][]): Columns {
    const columns: Columns = { rows: cells[0]?.length ?? 0, numeric: new Map(), categorical: new Map() };
    for (const [index, { feature }] of this.#places.entries()) {
      if (feature.type === 'Categorical') columns.categorical.set(feature.name, cells[index] as string[]);
      else columns.numeric.set(feature.name, Float32Array.from(cells[index] as number[]));
    }
    return columns;
  }
}

/** A probability; undefined where it is none. */
function readScore(text: string): number | undefined {
  const value = parseNumber(text);
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined;
}
