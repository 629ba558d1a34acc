import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Recorder } from '@churnops/lib/profile/recorder.ts';
import type { NextTurn } from '../prediction/large-request-lane.ts';
import type { Prediction, Predictor } from '../prediction/predictor.ts';

/**
 * Predicts rows and counts what they were like: all of them once they are scored, or of rows that the contract refuses the value for which it does.
 *
 * @param nextTurn awaited between the pieces of a large request; a small one needs none.
 * @throws what the predictor throws.
 */
export async function predictAndCount(
  predictor: Predictor,
  recorder: Recorder,
  rows: readonly unknown[],
  nextTurn?: NextTurn,
): Promise<Prediction> {
  let prediction: Prediction;
  try {
    prediction = await predictor.predict(rows, nextTurn);
  } catch (cause) {
    if (isCodedError(cause, 'RowRefused')) recorder.refuse(String(cause.values['column']));
    throw cause;
  }
  for (const [index, { columns, probability }] of prediction.scored.entries()) {
    if (index > 0) await nextTurn?.();
    recorder.record(columns, probability);
  }
  return prediction;
}
