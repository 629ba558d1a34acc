/** What one model says of rows. */
export interface RowScores {
  /** P(positive), as float32. */
  probability: Float32Array;
  /** 1 where the probability reaches the model's own threshold, else 0. */
  label: Uint8Array;
}

/** What both models say of the same rows. */
export interface PairedScores {
  /** What is true: 1 is positive. */
  labels: Uint8Array;
  candidate: RowScores;
  served: RowScores;
}

/** The scores of some rows, in their order. */
export function selectScores(pair: PairedScores, rows: Uint32Array): PairedScores {
  const select = ({ probability, label }: RowScores): RowScores => ({
    probability: Float32Array.from(rows, (row) => probability[row]!),
    label: Uint8Array.from(rows, (row) => label[row]!),
  });
  return {
    labels: Uint8Array.from(rows, (row) => pair.labels[row]!),
    candidate: select(pair.candidate),
    served: select(pair.served),
  };
}

/** How many rows of each class there are. */
export function countClasses(labels: Uint8Array): { positives: number; negatives: number } {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return { positives, negatives: labels.length - positives };
}
