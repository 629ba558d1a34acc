import type { GoldenRows } from '@churnops/lib/artifact/report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import type { Dataset } from '../data/dataset.ts';
import { selectColumns } from '../data/select-columns.ts';
import { error } from '../errors.ts';

/** How far the exported model's probabilities may be from the trainer's own. */
const TOLERANCE = 1e-5;
/** Rows of data that are compared at most; enough to visit the leaves that many rows visit. */
const COMPARED_ROWS = 5_000;

/**
 * Loads the exported model as a server would, and compares it with the trainer's own probabilities: on the
 * golden rows, and on real rows.
 *
 * @param own The trainer's probabilities of `rows`.
 * @throws GoldenRowsDiffer or ModelDiffers
 */
export async function verifyExport(
  model: Uint8Array,
  contract: Contract,
  golden: GoldenRows,
  dataset: Dataset,
  rows: Uint32Array,
  own: Float32Array,
): Promise<void> {
  const session = await ModelSession.load(model, contract);
  try {
    await checkGoldenRows(session, golden);
    const compared = rows.subarray(0, COMPARED_ROWS);
    const { probability } = await session.run(selectColumns(dataset, compared));
    probability.forEach((actual, index) => {
      if (Math.abs(actual - own[index]!) <= TOLERANCE) return;
      throw error('ModelDiffers', { row: compared[index]! + 1, actual, expected: own[index]! });
    });
  } finally {
    await session.release();
  }
}
