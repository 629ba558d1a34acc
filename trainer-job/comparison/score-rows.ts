import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import type { Dataset } from '../data/dataset.ts';
import { selectColumns } from '../data/select-columns.ts';
import type { RowScores } from './paired-scores.ts';

/** Rows between which others get a turn: some tens of milliseconds of work. */
const BLOCK_ROWS = 4_096;

/**
 * What the exported model says of some rows, in their order.
 *
 * @param onBlock Awaited after each block with the share that is done.
 * @throws ScoringFailed
 */
export async function scoreRows(
  session: ModelSession,
  dataset: Dataset,
  rows: Uint32Array,
  onBlock: (share: number) => Promise<void>,
): Promise<RowScores> {
  const scores = { probability: new Float32Array(rows.length), label: new Uint8Array(rows.length) };
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const block = rows.subarray(start, start + BLOCK_ROWS);
    const { probability, label } = await session.run(selectColumns(dataset, block));
    scores.probability.set(probability, start);
    scores.label.set(label, start);
    await onBlock((start + block.length) / rows.length);
  }
  return scores;
}
