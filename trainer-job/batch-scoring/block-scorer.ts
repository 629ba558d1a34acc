import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { CellScanner } from '../csv-cells/cell-scanner.ts';
import { type Cells, rowTexts } from '../csv-cells/cells.ts';
import type { RecordBlock } from '../csv-cells/record-blocks.ts';
import { readText } from '../csv-cells/text.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { type BadRow, formatBadRow, REASONS } from './bad-row.ts';
import { ByteWriter } from './byte-writer.ts';
import { formatRecord } from './csv-text.ts';
import { type ReadRows, RowReader } from './row-reader.ts';
import { writeProbability, writeRow } from './score-text.ts';

/** What is behind each row of the output. */
export type OutputColumns = 'All' | 'OnlyScores';

/** How blocks are scored. */
export interface ScoringOptions {
  columns: OutputColumns;
  /** From which probability on a row is predicted positive; the model's own where nothing is said. */
  threshold?: number;
  /** Names the file in the records of the side file. */
  file?: string;
}

/** What a block came to. Its bytes hold until the next block is scored. */
export interface ScoredBlock {
  /** Records of the output, in the order of the input. */
  output: Uint8Array;
  /** Records of the side file. */
  rejected: Uint8Array;
  scoredRows: number;
  rejectedRows: number;
  positives: number;
  unknownCategories: number;
}

const OUTPUT_BYTES = 1 << 19;
const [LINE_FEED, COMMA, ZERO] = [0x0a, 0x2c, 0x30];

/** The columns that are appended. */
export const SCORE_COLUMNS = ['probability', 'prediction'] as const;

/** The header of the output. */
export function outputHeader(header: readonly string[], columns: OutputColumns): string {
  const first = columns === 'All' ? formatRecord(header) : 'line';
  return `${first},${SCORE_COLUMNS.join(',')}\n`;
}

/** Scores blocks of one CSV, one after the other. */
export class BlockScorer {
  readonly #session: ModelSession;
  readonly #options: ScoringOptions;
  readonly #scanner: CellScanner;
  readonly #reader: RowReader;
  readonly #output = new ByteWriter(OUTPUT_BYTES);

  constructor(session: ModelSession, header: readonly string[], options: ScoringOptions) {
    this.#session = session;
    this.#options = options;
    this.#scanner = new CellScanner(header.length, { refuseOdd: false });
    this.#reader = new RowReader(session.contract, header);
  }

  /** @throws CsvRefused where the block cannot be read as records, or ScoringFailed. */
  async score(block: RecordBlock): Promise<ScoredBlock> {
    const cells = this.#scanner.scan(block);
    const rows = this.#reader.read(cells);
    const positives = await this.#writeScores(cells, rows);
    const bad = [...badCells(cells, rows), ...oddRecords(cells)].sort((a, b) => a.line - b.line);
    return {
      output: this.#output.written,
      rejected: Buffer.from(bad.map((row) => formatBadRow(row, this.#options.file)).join('')),
      scoredRows: rows.good.length,
      rejectedRows: bad.length,
      positives,
      unknownCategories: rows.unknown,
    };
  }

  /** @returns how many rows are predicted positive. */
  async #writeScores(cells: Cells, { columns, good }: ReadRows): Promise<number> {
    const output = this.#output;
    output.clear();
    if (good.length === 0) return 0;
    const { probability, label } = await this.#session.run(columns);
    const { threshold } = this.#options;
    const least = threshold === undefined ? undefined : Math.fround(threshold);
    const isAll = this.#options.columns === 'All';
    let positives = 0;
    for (let index = 0; index < good.length; index++) {
      const row = good[index]!;
      const value = probability[index]!;
      const prediction = least === undefined ? label[index]! : Number(value >= least);
      positives += prediction;
      if (isAll) writeRow(output, cells, row);
      else output.ascii(String(cells.lines[row]));
      output.byte(COMMA);
      writeProbability(output, value);
      output.byte(COMMA);
      output.byte(ZERO + prediction);
      output.byte(LINE_FEED);
    }
    return positives;
  }
}

function badCells(cells: Cells, { faults }: ReadRows): BadRow[] {
  return faults.map(({ row, column, kind }) => ({
    line: cells.lines[row]!,
    column,
    reason: REASONS[kind],
    record: rowTexts(cells, row),
  }));
}

function oddRecords({ bytes, columns, odd }: Cells): BadRow[] {
  return odd.map(({ start, end, line, fields }) => {
    const parser = new CsvParser(undefined, { continued: { line, columns: fields } });
    const [record = []] = [...parser.write(readText(bytes, start, end + 1)), ...parser.end()];
    return { line, column: '', reason: `the row has ${fields} fields, the header has ${columns}`, record };
  });
}
