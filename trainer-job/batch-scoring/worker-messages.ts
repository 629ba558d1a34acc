import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { ErrorValues } from '@churnops/lib/errors/error-table.ts';
import type { OutputColumns, ScoredBlock } from './block-scorer.ts';
import type { RecordBlock } from './record-blocks.ts';

/** What a worker is started with. */
export interface WorkerInput {
  model: Uint8Array;
  contract: Contract;
  header: readonly string[];
  columns: OutputColumns;
}

/** What a worker is asked: to score a block, or to end when it has answered all before. */
export type WorkerRequest = RecordBlock | 'End';

/** What a worker says of each block, in their order. An error out of a table travels as code and values. */
export type WorkerAnswer =
  | { kind: 'Scored'; scored: ScoredBlock }
  | { kind: 'Refused'; code: string; values: ErrorValues }
  | { kind: 'Ended' };
