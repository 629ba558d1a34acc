import type { Columns } from '@churnops/lib/contract/columns.ts';

/** What a model says of rows, in their order. */
export interface Scores {
  /** P(positive), one float32 a row. */
  probability: Float32Array;
  /** 1 where the probability reaches the threshold inside the model, else 0. */
  label: Uint8Array | Int32Array;
}

/** Anything that scores checked rows; in production a ModelSession. */
export interface Scorer {
  run(columns: Columns): Promise<Scores>;
}
