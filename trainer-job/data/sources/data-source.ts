/** Where a run's CSV file is; exactly one of the three. */
export type DataSource =
  | { kind: 'Artifact'; reference: string }
  | { kind: 'Url'; url: string; sha256?: string }
  | { kind: 'Volume'; path: string };

/** Bytes that are fetched at most: what a pod's scratch volume of 4 GiB holds beside the model. */
export const MAXIMUM_FETCHED_BYTES = 3 * 2 ** 30;
