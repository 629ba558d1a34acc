import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModel } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import { withModel } from '../comparison/open-model.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { type CsvFile, openCsvFile } from '../data/csv-file.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import {
  type OutputColumns,
  outputHeader,
  REJECTED_HEADER,
  SCORE_COLUMNS,
  type ScoredBlock,
} from './block-scorer.ts';
import { type RecordBlock, readRecordBlocks } from './record-blocks.ts';
import { ScoringThread } from './scoring-thread.ts';

/** What is scored, and where the scores go. */
export interface BatchOptions {
  model: ModelArtifact;
  input: string;
  output: string;
  /** Where rows go that cannot be scored. */
  rejected: string;
  columns: OutputColumns;
  threads: number;
  /** Told after each block which share was read. */
  onProgress?: (share: number, result: BatchResult) => void;
  /** Breaks the run off. */
  signal?: AbortSignal;
}

/** What a batch came to. */
export interface BatchResult {
  scoredRows: number;
  rejectedRows: number;
  positives: number;
  unknownCategories: number;
}

/** Blocks under way for each thread: one that it works on, and one that waits. */
const BLOCKS_PER_THREAD = 2;

/**
 * Scores a CSV file of any size with bounded memory. The rows keep their order; those that cannot be scored go to a side file, which is there only if there are some. The output
 * appears whole, after the side file; a run that is broken off leaves neither.
 *
 * @throws CsvRefused, DataRefused, DataNotFound, ModelInvalid, GoldenRowsDiffer, ScoringFailed, DiskFull, or the signal's reason.
 */
export async function batchScore(options: BatchOptions): Promise<BatchResult> {
  await withModel(options.model, async () => undefined);
  const file = await openCsvFile(options.input, Number.MAX_SAFE_INTEGER);
  const partial = { output: `${options.output}.partial`, rejected: `${options.rejected}.partial` };
  const blocks = readRecordBlocks(withoutMark(file.chunks));
  try {
    const result = await scoreFile(options, file, blocks, partial);
    if (result.rejectedRows > 0) await rename(partial.rejected, options.rejected);
    else await Promise.all([partial.rejected, options.rejected].map((path) => rm(path, { force: true })));
    await rename(partial.output, options.output);
    return result;
  } catch (fault) {
    await Promise.all(Object.values(partial).map((path) => rm(path, { force: true })));
    throw diskFault(fault, options.output);
  } finally {
    await blocks.return(undefined);
  }
}

async function scoreFile(
  options: BatchOptions,
  file: CsvFile,
  blocks: AsyncGenerator<RecordBlock, void>,
  partial: { output: string; rejected: string },
): Promise<BatchResult> {
  const { model, columns, threads, signal, onProgress } = options;
  const header = readHeader((await blocks.next()).value ?? undefined, model.contract, columns);
  const input = { model: await readModel(model), contract: model.contract, header, columns };
  const opened: FileHandle[] = [];
  const pool: ScoringThread[] = [];
  const result: BatchResult = { scoredRows: 0, rejectedRows: 0, positives: 0, unknownCategories: 0 };
  const create = async (path: string): Promise<FileHandle> => {
    const created = await open(path, 'w');
    opened.push(created);
    return created;
  };
  try {
    const output = await create(partial.output);
    const rejected = await create(partial.rejected);
    const write = async (settled: () => ScoredBlock): Promise<void> => {
      signal?.throwIfAborted();
      const block = settled();
      await writeAll(output, block.output);
      await writeAll(rejected, block.rejected);
      for (const name of Object.keys(result) as (keyof BatchResult)[]) result[name] += block[name];
      onProgress?.(file.bytesRead / file.size, result);
    };
    for (let thread = 0; thread < threads; thread++) pool.push(new ScoringThread(input));
    await writeAll(output, Buffer.from(outputHeader(header, columns)));
    await writeAll(rejected, Buffer.from(REJECTED_HEADER));
    const underWay: Promise<() => ScoredBlock>[] = [];
    let turn = 0;
    for await (const block of blocks) {
      underWay.push(settle(pool[turn++ % threads]!.score(block)));
      if (underWay.length >= BLOCKS_PER_THREAD * threads) await write(await underWay.shift()!);
    }
    for (const settled of underWay) await write(await settled);
    return result;
  } finally {
    await Promise.all(pool.map((thread) => thread.end()));
    await Promise.all(opened.map((each) => each.close()));
  }
}

/** A result that throws only where it is looked at: blocks are looked at in their order, so the first fault of the file is the one that is told. */
function settle<T>(promise: Promise<T>): Promise<() => T> {
  return promise.then(
    (value) => () => value,
    (fault) => () => {
      throw fault;
    },
  );
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** Drops a byte order mark. */
async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

function readHeader(block: RecordBlock | undefined, contract: Contract, columns: OutputColumns): string[] {
  const parser = new CsvParser();
  const text = block === undefined ? '' : new TextDecoder().decode(block.bytes);
  const [header] = [...parser.write(text), ...parser.end()];
  if (header === undefined) return parser.refuse('the file is empty; the first line must name the columns');
  const problems = new ProblemList();
  for (const { name } of contract.features)
    if (!header.includes(name)) problems.add(`column ${name}: it is not in the header of the data`);
  const taken = columns === 'All' ? SCORE_COLUMNS.filter((name) => header.includes(name)) : [];
  for (const name of taken)
    problems.add(`column ${name}: it is in the data already, and would be there twice`);
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
  return header;
}
