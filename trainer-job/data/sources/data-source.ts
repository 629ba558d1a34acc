import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';
import type { DvcSource } from '../../dvc/fetch-dvc.ts';
import type { TableFormat } from '../../table/table.ts';

/** Where a run's rows are; exactly one of the five, and what they are stored as where that is said. */
export type DataSource = { format?: TableFormat } & (
  | { kind: 'Artifact'; reference: string }
  | { kind: 'Url'; url: string; sha256?: string }
  | { kind: 'Volume'; path: string }
  | ({ kind: 'S3'; key: string } & S3Bucket)
  | ({ kind: 'Dvc' } & DvcSource)
);

/** Bytes that are fetched at most: what a pod's scratch volume of 4 GiB holds beside the model. */
export const MAXIMUM_FETCHED_BYTES = 3 * 2 ** 30;
