import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { CSV_LIMITS } from '../data/csv/csv-limits.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { error } from '../errors.ts';
import { formatCell, formatProbability, formatRecord } from './csv-text.ts';
import type { RecordBlock } from './record-blocks.ts';
import { type BadRow, type ReadRows, RowReader } from './row-reader.ts';

/** What is behind each row of the output. */
export type OutputColumns = 'All' | 'OnlyScores';

/** What a block came to. */
export interface ScoredBlock {
  /** Records of the output, in the order of the input. */
  output: Uint8Array<ArrayBuffer>;
  /** Records of the side file: line, reason and the record as it was. */
  rejected: Uint8Array<ArrayBuffer>;
  scoredRows: number;
  rejectedRows: number;
  positives: number;
  unknownCategories: number;
}

/** Scores blocks of one CSV, each by itself. */
export class BlockScorer {
  readonly #session: ModelSession;
  readonly #width: number;
  readonly #reader: RowReader;
  readonly #columns: OutputColumns;

  constructor(session: ModelSession, header: readonly string[], columns: OutputColumns) {
    this.#session = session;
    this.#width = header.length;
    this.#reader = new RowReader(session.contract, header);
    this.#columns = columns;
  }

  /** @throws CsvRefused where the block cannot be read as records, or ScoringFailed. */
  async score(block: RecordBlock): Promise<ScoredBlock> {
    const { rows, wrong } = this.#read(block);
    const scores =
      rows.good.length === 0
        ? { probability: new Float32Array(), label: new Uint8Array() }
        : await this.#session.run(rows.columns);
    let output = '';
    let positives = 0;
    for (const [index, { record, line }] of rows.good.entries()) {
      const label = scores.label[index]!;
      positives += label;
      const first = this.#columns === 'All' ? formatRecord(record) : String(line);
      output += `${first},${formatProbability(scores.probability[index]!)},${label}\n`;
    }
    const bad = [...rows.bad, ...wrong].sort((a, b) => a.line - b.line);
    return {
      output: encode(output),
      rejected: encode(bad.map(formatBadRow).join('')),
      scoredRows: rows.good.length,
      rejectedRows: bad.length,
      positives,
      unknownCategories: rows.unknown,
    };
  }

  #read({ bytes, line }: RecordBlock): { rows: ReadRows; wrong: BadRow[] } {
    const lines: number[] = [];
    const wrong: BadRow[] = [];
    const columns = this.#width;
    const parser = new CsvParser(CSV_LIMITS, {
      continued: { line, columns },
      onRecord: (start) => lines.push(start),
      onWrongWidth: (record, start) => {
        const reason = `the row has ${record.length} fields, the header has ${columns}`;
        wrong.push({ record, line: start, reason });
      },
    });
    const records = parser.write(decode(bytes, line));
    for (const record of parser.end()) records.push(record);
    return { rows: this.#reader.read(records, lines), wrong };
  }
}

/** The header of the output. */
export function outputHeader(header: readonly string[], columns: OutputColumns): string {
  const first = columns === 'All' ? formatRecord(header) : 'line';
  return `${first},${SCORE_COLUMNS.join(',')}\n`;
}

/** The columns that are appended. */
export const SCORE_COLUMNS = ['probability', 'prediction'] as const;

/** The header of the side file. */
export const REJECTED_HEADER = 'line,reason,record\n';

function formatBadRow({ line, reason, record }: BadRow): string {
  return `${line},${formatCell(reason)},${formatCell(formatRecord(record))}\n`;
}

function decode(bytes: Uint8Array, line: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const reason = 'somewhere behind this line the text is not UTF-8';
    throw error('CsvRefused', { place: `line ${line}`, reason }, { cause });
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
