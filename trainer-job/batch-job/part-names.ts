import { posix } from 'node:path';
import type { TableFormat } from '../table/table.ts';
import type { Output } from './batch-file.ts';

/** The files that a partition makes, and the directory they are in. */
export interface Part {
  directory: Output;
  /** The scores. */
  scores: string;
  /** Rows that could not be scored; there only if there are some. */
  refused: string;
  /** Says that the part is whole, and which Job made it. */
  marker: string;
  format: TableFormat;
}

const ENDING = /\.(csv|parquet|pq)$/i;

/**
 * Names what a partition makes. One partition makes the file that the output names, with the others beside it; several make
 * `part-<index>` in the directory that it names.
 */
export function partOf(output: Output & { format?: TableFormat }, partitions: number, index: number): Part {
  const path = pathOf(output);
  const format = output.format ?? (/\.(parquet|pq)$/i.test(path) ? 'Parquet' : 'CSV');
  if (partitions === 1 && !path.endsWith('/')) {
    const scores = posix.basename(path);
    const directory = posix.dirname(path);
    return part(
      moveTo(output, directory === '.' ? '' : directory),
      scores,
      scores.replace(ENDING, ''),
      format,
    );
  }
  const stem = `part-${index}`;
  return part(output, `${stem}.${format === 'CSV' ? 'csv' : 'parquet'}`, stem, format);
}

function part(directory: Output, scores: string, stem: string, format: TableFormat): Part {
  return { directory, scores, refused: `${stem}.refused.csv`, marker: `${stem}.done.json`, format };
}

function pathOf(output: Output): string {
  if (output.kind === 'Url') return decodeURIComponent(new URL(output.url).pathname);
  return output.kind === 'S3' ? output.key : output.path;
}

function moveTo(output: Output, directory: string): Output {
  if (output.kind === 'Volume') return { ...output, path: directory };
  if (output.kind === 'S3') return { ...output, key: directory === '' ? '' : `${directory}/` };
  const url = new URL(output.url);
  url.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
  return { ...output, url: url.href };
}
