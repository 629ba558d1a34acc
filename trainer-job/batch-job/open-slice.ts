import { ByteWriter } from '../batch-scoring/byte-writer.ts';
import { formatCell, formatRecord } from '../batch-scoring/csv-text.ts';
import type { Storage } from '../storage/storage.ts';
import type { ParquetColumn } from '../table/parquet-columns.ts';
import { openParquetTable, type ParquetTable } from '../table/parquet-table.ts';
import { type ColumnSpec, formatOf, type TableFormat } from '../table/table.ts';
import { RecordRange } from './record-range.ts';
import { byteRange, type Slice } from './slices.ts';

/** A slice as a CSV with its header, whatever it is stored as. */
export interface SliceSource {
  chunks: AsyncIterable<Uint8Array>;
  /** Lines of the file between the header and what was read, which are not in the slice. */
  linesBefore(): number;
  /** How much of the slice was read, in [0, 1]. */
  share(): number;
  /** What its columns hold, where the file says so. */
  types: ReadonlyMap<string, ColumnSpec['type']>;
}

const CSV_BYTES = 1 << 17;
const [LINE_FEED, COMMA] = [0x0a, 0x2c];

/** Dates and times go out as the texts that they come in as. */
const TYPES = {
  Text: 'Text',
  Number: 'Number',
  Integer: 'Integer',
  Boolean: 'Boolean',
  Date: 'Text',
  Time: 'Text',
} as const satisfies Record<ParquetColumn['kind'], ColumnSpec['type']>;

/** Opens a slice. Nothing is held but what is being read. */
export async function openSlice(
  storage: Storage,
  slice: Slice,
  said: TableFormat | undefined,
): Promise<SliceSource> {
  return formatOf(slice.file, said) === 'CSV' ? openCsv(storage, slice) : openParquet(storage, slice);
}

function openCsv(storage: Storage, slice: Slice): SliceSource {
  const { file } = slice;
  const range = byteRange(slice);
  const whole = slice.pieces === 1;
  const records = new RecordRange(storage.read(file.name), range);
  const end = Math.min(range.end, file.size ?? Number.POSITIVE_INFINITY);
  return {
    chunks: records.read(),
    linesBefore: () => (whole ? 0 : records.linesBefore),
    share: () => (Number.isFinite(end) && end > 0 ? Math.min(1, records.position / end) : 0),
    types: new Map(),
  };
}

/** The rows of a Parquet file as CSV, which is what the contract's rules of reading are written for. */
async function openParquet(storage: Storage, { file, piece, pieces }: Slice): Promise<SliceSource> {
  const table = await openParquetTable(storage, file, undefined, { piece, pieces });
  return {
    chunks: csvOf(table),
    linesBefore: () => table.rowsBefore,
    share: () => table.progress() ?? 0,
    types: new Map(table.columns.map(({ name, kind }) => [name, TYPES[kind]])),
  };
}

/** As bytes at once: a string for each row would be most of the memory that a batch takes. */
async function* csvOf({ header, columnBlocks }: ParquetTable): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(`${formatRecord(header)}\n`);
  const writer = new ByteWriter(CSV_BYTES);
  for await (const { rows, cells } of columnBlocks) {
    writer.clear();
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < cells.length; column++) {
        if (column > 0) writer.byte(COMMA);
        writer.text(formatCell(cells[column]![row]!));
      }
      writer.byte(LINE_FEED);
    }
    yield writer.written;
  }
}
