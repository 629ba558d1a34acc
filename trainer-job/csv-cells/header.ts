import { CsvParser } from '../data/csv/csv-parser.ts';
import { error } from '../errors.ts';
import { GZIP_REASON, isGzip } from './gzip.ts';
import type { RecordBlock } from './record-blocks.ts';

/** Takes the first of a table's blocks as the names of its columns. @throws CsvRefused */
export async function readHeader(blocks: AsyncGenerator<RecordBlock, void>): Promise<string[]> {
  const first = await blocks.next();
  const parser = new CsvParser();
  const [header] = first.done === true ? [] : [...parser.write(decode(first.value)), ...parser.end()];
  if (header === undefined) return parser.refuse('the file is empty; the first line must name the columns');
  if (header.length === 1 && /[;\t|]/.test(header[0]!)) {
    const reason = 'it is one column; columns are separated by commas here, not by other signs';
    throw error('CsvRefused', { place: 'the header', reason });
  }
  return header;
}

function decode({ bytes }: RecordBlock): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const reason = isGzip(bytes) ? GZIP_REASON : 'the text is not UTF-8';
    throw error('CsvRefused', { place: 'the header', reason }, { cause });
  }
}
