import type { Contract } from '@churnops/lib/contract/contract.ts';
import { SCORE_COLUMNS } from '../batch-scoring/block-scorer.ts';
import { formatRecord } from '../batch-scoring/csv-text.ts';
import { CellDictionary } from '../csv-cells/cell-dictionary.ts';
import { CellScanner } from '../csv-cells/cell-scanner.ts';
import { createTableWriter } from '../table/open-table.ts';
import type { ByteSink, ColumnSpec, TableFormat } from '../table/table.ts';

/** Takes scores as records of CSV, and stores them as what was asked for. */
export interface ScoresWriter {
  /** Whole records. */
  write(records: Uint8Array): Promise<void>;
  /** Writes what the format has at its end. */
  finish(): Promise<void>;
}

/** Begins to write scores into a sink. */
export async function writeScores(
  sink: ByteSink,
  format: TableFormat,
  columns: readonly ColumnSpec[],
): Promise<ScoresWriter> {
  if (format === 'CSV') {
    await sink.write(Buffer.from(`${formatRecord(columns.map(({ name }) => name))}\n`));
    return { write: (records) => sink.write(records), finish: async () => undefined };
  }
  const table = createTableWriter(sink, format, columns);
  const records = new RecordTexts(columns.length);
  return {
    write: (bytes) => table.write(records.read(bytes)),
    finish: () => table.finish(),
  };
}

/**
 * The columns of the scores: those of the input as its files say, else as the contract says, else texts; and the scores.
 *
 * @param types what the input's files say of them.
 */
export function scoreColumns(
  header: readonly string[],
  contract: Contract,
  types: ReadonlyMap<string, ColumnSpec['type']>,
): ColumnSpec[] {
  const byContract = new Map(contract.features.map(({ name, type }) => [name, type]));
  const typeOf = (name: string): ColumnSpec['type'] => {
    const type = byContract.get(name);
    return types.get(name) ?? (type === 'Numeric' ? 'Number' : type === 'Boolean' ? 'Boolean' : 'Text');
  };
  const [probability, prediction] = SCORE_COLUMNS;
  return [
    ...header.map((name) => ({ name, type: typeOf(name) })),
    { name: probability, type: 'Number' },
    { name: prediction, type: 'Integer' },
  ];
}

/** Reads whole records. A text that occurs often is one string, and none is a part of a larger one, which would be held with it. */
class RecordTexts {
  readonly #scanner: CellScanner;
  readonly #dictionaries: readonly CellDictionary[];

  constructor(columns: number) {
    this.#scanner = new CellScanner(columns, { refuseOdd: true });
    this.#dictionaries = Array.from({ length: columns }, () => new CellDictionary());
  }

  read(bytes: Uint8Array): string[][] {
    const cells = this.#scanner.scan({ bytes, line: 1 });
    for (const dictionary of this.#dictionaries) dictionary.clear();
    return Array.from({ length: cells.rows }, (_, row) =>
      this.#dictionaries.map(
        (dictionary, column) => dictionary.levels[dictionary.code(cells, row * cells.columns + column)]!,
      ),
    );
  }
}
