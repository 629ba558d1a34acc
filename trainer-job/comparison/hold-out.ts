import type { HeldOutRows } from '@churnops/lib/comparison/comparison-report.ts';
import type { ModelView } from './model-view.ts';
import { countClasses } from './paired-scores.ts';
import type { RowProof } from './row-proof.ts';

/** The rows that a comparison may count. */
export interface HoldOut {
  /** Row numbers of the data, ascending. */
  rows: Uint32Array;
  holdOut: Record<'candidate' | 'served', HeldOutRows>;
}

/** Why there are none, in a sentence. */
export interface NoHoldOut {
  undecidable: string;
  holdOut?: Record<'candidate' | 'served', HeldOutRows>;
}

/** From here on the intervals were seen to hold (953 of 1,000 simulated studies with 20 positives); fewer decide nothing. */
const MINIMUM_OF_EACH_CLASS = 20;

/**
 * The rows that both models are proven to be new to, each by its own record, and that both contracts take.
 * Whatever cannot be proven is no evidence: then nothing is compared.
 */
export function findHoldOut(candidate: ModelView, served: ModelView): HoldOut | NoHoldOut {
  for (const [name, { proof }] of [
    ['The candidate', candidate],
    ['The served model', served],
  ] as const) {
    if (proof.kind === 'None') return { undecidable: `${name} ${proof.reason}.` };
  }
  const { labels, rows: total } = candidate.dataset;
  const all = Uint32Array.from({ length: total }, (_, row) => row);
  const rows = all.filter(
    (row) =>
      candidate.heldOut[row] === 1 &&
      served.heldOut[row] === 1 &&
      candidate.refused[row] === 0 &&
      served.refused[row] === 0,
  );
  const holdOut = { candidate: countHeldOut(candidate), served: countHeldOut(served) };
  const { positives, negatives } = countClasses(Uint8Array.from(rows, (row) => labels[row]!));
  if (Math.min(positives, negatives) >= MINIMUM_OF_EACH_CLASS) return { rows, holdOut };
  return {
    holdOut,
    undecidable:
      `Of ${total} rows, ${holdOut.candidate.rows} are proven new to the candidate and ${holdOut.served.rows} to the served ` +
      `model, and ${rows.length} count for both (${positives} positives and ${negatives} negatives; at least ` +
      `${MINIMUM_OF_EACH_CLASS} of each are needed): give both the same split salt and row key, or bring more rows.`,
  };
}

function countHeldOut({ proof, heldOut, refused }: ModelView): HeldOutRows {
  const sum = (flags: Uint8Array) => flags.reduce((total, flag) => total + flag, 0);
  return { proof: (proof as RowProof).kind, rows: sum(heldOut), refused: sum(refused) };
}
