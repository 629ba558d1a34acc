import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { readHeader } from '../csv-cells/header.ts';
import { readRecordBlocks } from '../csv-cells/record-blocks.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import {
  BlockScorer,
  type OutputColumns,
  SCORE_COLUMNS,
  type ScoredBlock,
  type ScoringOptions,
} from './block-scorer.ts';

/** What is scored, and who takes the scores. */
export interface RecordsOptions extends ScoringOptions {
  session: ModelSession;
  /** A CSV with its header, in pieces that may use their memory again once the next is asked for. */
  chunks: AsyncIterable<Uint8Array>;
  /** How many lines of the file are missing behind the header by now, where the records come from the middle of it. */
  linesBefore?: () => number;
  /** Breaks the run off between blocks. */
  signal?: AbortSignal;
  /** Awaited once, before the first block. */
  onHeader?: (header: readonly string[]) => Promise<void>;
  /** Awaited with each block, in their order, and what there is with it. */
  write: (block: ScoredBlock, result: BatchResult) => Promise<void>;
}

/** What a batch came to. */
export interface BatchResult {
  scoredRows: number;
  rejectedRows: number;
  positives: number;
  unknownCategories: number;
}

/**
 * Scores a stream of CSV of any length with bounded memory: a block is read, scored and written before the next is begun.
 *
 * @throws CsvRefused, DataRefused, ScoringFailed, the signal's reason, or what `write` throws.
 */
export async function scoreRecords(options: RecordsOptions): Promise<BatchResult> {
  const { session, chunks, columns, signal } = options;
  const result: BatchResult = { scoredRows: 0, rejectedRows: 0, positives: 0, unknownCategories: 0 };
  const blocks = readRecordBlocks(chunks);
  try {
    const header = await readHeader(blocks);
    checkHeader(header, session.contract, columns);
    await options.onHeader?.(header);
    const scorer = new BlockScorer(session, header, options);
    for await (const block of blocks) {
      signal?.throwIfAborted();
      const line = block.line + (options.linesBefore?.() ?? 0);
      const scored = await scorer.score({ bytes: block.bytes, line });
      for (const name of Object.keys(result) as (keyof BatchResult)[]) result[name] += scored[name];
      await options.write(scored, result);
    }
    return result;
  } finally {
    await blocks.return(undefined);
  }
}

function checkHeader(header: readonly string[], contract: Contract, columns: OutputColumns): void {
  const problems = new ProblemList();
  for (const { name } of contract.features)
    if (!header.includes(name)) problems.add(`column ${name}: it is not in the header of the data`);
  const taken = columns === 'All' ? SCORE_COLUMNS.filter((name) => header.includes(name)) : [];
  for (const name of taken)
    problems.add(`column ${name}: it is in the data already, and would be there twice`);
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
}
