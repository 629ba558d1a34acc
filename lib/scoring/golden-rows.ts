import type { GoldenRows } from '../artifact/report.ts';
import { validateRows } from '../contract/row.ts';
import { error } from '../errors.ts';
import type { ModelSession } from './model-session.ts';

/** How far a probability may be from the recorded one: other CPUs sum float32 in another order. */
export const GOLDEN_ROW_TOLERANCE = 1e-5;

/**
 * Scores the golden rows and compares with what the model gave when it was made: the runtime, the CPU and the
 * file must together still be the model that was evaluated.
 *
 * @throws GoldenRowsDiffer, or RowRefused where the rows do not keep the contract.
 */
export async function checkGoldenRows(session: ModelSession, golden: GoldenRows): Promise<void> {
  const { columns } = validateRows(session.contract, golden.rows);
  const { probability, label } = await session.run(columns);
  golden.rows.forEach((_, row) => {
    const expected = { probability: golden.probability[row], label: golden.label[row] };
    const distance = Math.abs(probability[row]! - (expected.probability ?? Number.NaN));
    if (distance <= GOLDEN_ROW_TOLERANCE && label[row] === expected.label) return;
    throw error('GoldenRowsDiffer', {
      row,
      actual: `${probability[row]} (label ${label[row]})`,
      expected: `${expected.probability} (label ${expected.label})`,
    });
  });
}
