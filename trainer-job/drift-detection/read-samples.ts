import type { Contract } from '@churnops/lib/contract/contract.ts';
import { CellScanner } from '../csv-cells/cell-scanner.ts';
import { readFileChunks } from '../csv-cells/file-chunks.ts';
import { readHeader } from '../csv-cells/header.ts';
import { type RecordBlock, readRecordBlocks } from '../csv-cells/record-blocks.ts';
import { measureFile } from '../data/csv-file.ts';
import { MAXIMUM_DATA_BYTES } from '../data/maximum-data-bytes.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import { ColumnSample, kindOf, type SampleKind } from './column-sample.ts';

/** Which columns are read, and as what. */
export interface SampleOptions {
  /** Without one, what a column is follows from its cells. */
  contract?: Contract;
  /** Only these columns. */
  columns?: readonly string[];
  /** Told after each batch: which file, and which share of it was read. */
  onProgress?: (file: 'reference' | 'current', share: number) => Promise<void> | void;
}

/** One column of both files. */
export interface SamplePair {
  reference: ColumnSample;
  current: ColumnSample;
}

/**
 * Reads the columns that two CSV files share, each file once, holding numbers and counts and no text of a row. Only where a column of numbers turns out to have text as well
 * it is read again as categories, with the other file's.
 *
 * @throws DataRefused, CsvRefused, DataNotFound or DataTooLarge
 */
export async function readSamples(
  referencePath: string,
  currentPath: string,
  options: SampleOptions = {},
): Promise<{ pairs: SamplePair[]; onlyInOne: string[] }> {
  const { contract, onProgress } = options;
  const kinds = new Map<string, SampleKind>(contract?.features.map(({ name, type }) => [name, kindOf(type)]));
  const wanted = options.columns ?? (contract === undefined ? undefined : [...kinds.keys()]);
  const read = (path: string, file: 'reference' | 'current', only: readonly string[] | undefined) =>
    readFile(path, kinds, only, (share) => onProgress?.(file, share));
  let reference = await read(referencePath, 'reference', wanted);
  let current = await read(currentPath, 'current', wanted);
  const torn = [...reference.keys()].filter((name) => differ(reference.get(name), current.get(name)));
  if (torn.length > 0 && contract === undefined) {
    for (const name of torn) kinds.set(name, 'Categorical');
    reference = new Map([...reference, ...(await read(referencePath, 'reference', torn))]);
    current = new Map([...current, ...(await read(currentPath, 'current', torn))]);
  }
  if (contract !== undefined) refuseText([...reference.values(), ...current.values()]);
  const pairs = [...reference.values()].flatMap((sample) => {
    const other = current.get(sample.name);
    return other === undefined ? [] : [{ reference: sample, current: other }];
  });
  const names = new Set([...reference.keys(), ...current.keys()]);
  return { pairs, onlyInOne: [...names].filter((name) => !reference.has(name) || !current.has(name)) };
}

async function readFile(
  path: string,
  kinds: ReadonlyMap<string, SampleKind>,
  wanted: readonly string[] | undefined,
  onProgress: (share: number) => Promise<void> | void,
): Promise<Map<string, ColumnSample>> {
  const size = await measureFile(path, MAXIMUM_DATA_BYTES);
  const blocks = readRecordBlocks(readFileChunks(path));
  try {
    return await readBlocks(blocks, path, kinds, wanted, (bytes) => onProgress(Math.min(1, bytes / size)));
  } finally {
    // A file that is refused at its header is closed too.
    await blocks.return(undefined);
  }
}

async function readBlocks(
  blocks: AsyncGenerator<RecordBlock, void>,
  path: string,
  kinds: ReadonlyMap<string, SampleKind>,
  wanted: readonly string[] | undefined,
  onBytes: (bytes: number) => Promise<void> | void,
): Promise<Map<string, ColumnSample>> {
  const header = await readHeader(blocks);
  refuseAbsent(path, header, wanted);
  const samples = header.flatMap((name, index) =>
    wanted === undefined || wanted.includes(name)
      ? [{ index, sample: new ColumnSample(name, kinds.get(name) ?? 'Open') }]
      : [],
  );
  const scanner = new CellScanner(header.length, { refuseOdd: true });
  let [rows, bytes] = [0, 0];
  for await (const block of blocks) {
    const cells = scanner.scan(block);
    // Column by column, so that each column's cells are read by code that has just seen its like.
    for (const { index, sample } of samples) sample.read(cells, index);
    rows += cells.rows;
    bytes += block.bytes.length;
    await onBytes(bytes);
  }
  if (rows === 0) throw error('DataRefused', { problems: `there is no row behind the header of ${path}` });
  return new Map(samples.map(({ sample }) => [sample.name, sample]));
}

function refuseAbsent(path: string, header: readonly string[], wanted: readonly string[] = []): void {
  const problems = new ProblemList();
  for (const name of wanted)
    if (!header.includes(name)) problems.add(`column ${name}: it is not in the header of ${path}`);
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
}

/** Whether a column is numbers here and text there, or both in one file. */
function differ(one: ColumnSample | undefined, other: ColumnSample | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.text + other.text > 0) return true;
  return one.kind !== other.kind && one.kind !== 'Open' && other.kind !== 'Open';
}

function refuseText(samples: readonly ColumnSample[]): void {
  const problems = new ProblemList();
  for (const { name, text, rows, firstTextRow } of samples) {
    if (text > 0)
      problems.add(
        `column ${name}: ${text} of ${rows} values are not numbers, the first in row ${firstTextRow}`,
      );
  }
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
}
