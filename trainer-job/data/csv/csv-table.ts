import { GZIP_REASON, isGzip } from '../../csv-cells/gzip.ts';
import { error } from '../../errors.ts';
import { CSV_LIMITS, type CsvLimits } from './csv-limits.ts';
import { CsvParser } from './csv-parser.ts';

/** A CSV whose header was read: the rows come in batches, one for each chunk of input. */
export interface CsvTable {
  header: string[];
  /** Batches of rows; every row has as many fields as the header. Can be read once. */
  batches: AsyncGenerator<string[][], void, undefined>;
}

/**
 * Opens UTF-8 bytes as a table. A byte order mark is dropped; bytes that are not UTF-8, a doubled column name
 * and a row of another width than the header are refused. The input is let go of where that is refused, and where reading stops.
 *
 * @throws CsvRefused, also while batches are read.
 */
export async function openCsvTable(
  chunks: AsyncIterable<Uint8Array>,
  limits: CsvLimits = CSV_LIMITS,
): Promise<CsvTable> {
  const parser = new CsvParser(limits);
  const records = readRecords(chunks, parser);
  try {
    return await readHeader(records, parser);
  } catch (cause) {
    await records.return();
    throw cause;
  }
}

async function readHeader(
  records: AsyncGenerator<string[][], void, undefined>,
  parser: CsvParser,
): Promise<CsvTable> {
  for (;;) {
    const next = await records.next();
    if (next.done) return parser.refuse('the file is empty; the first line must name the columns');
    const [header, ...rest] = next.value;
    if (header === undefined) continue;
    if (header.length === 1 && /[;\t|]/.test(header[0]!)) {
      const reason = 'it is one column; columns are separated by commas here, not by other signs';
      throw error('CsvRefused', { place: 'the header', reason });
    }
    return { header, batches: prepend(rest, records) };
  }
}

async function* prepend(
  first: string[][],
  others: AsyncGenerator<string[][], void, undefined>,
): AsyncGenerator<string[][], void, undefined> {
  try {
    yield first;
    yield* others;
  } finally {
    await others.return();
  }
}

async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  parser: CsvParser,
): AsyncGenerator<string[][], void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      return parser.refuse('from here on the text is not UTF-8', { cause });
    }
  };
  for await (const chunk of chunks) {
    if (isFirst && isGzip(chunk)) parser.refuse(GZIP_REASON);
    isFirst = false;
    yield parser.write(decode(chunk));
  }
  yield [...parser.write(decode()), ...parser.end()];
}
