import type { S3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';
import { S3Storage } from './s3-storage.ts';
import type { Storage } from './storage.ts';
import type { StorageContext } from './storage-context.ts';
import { UrlStorage } from './url-storage.ts';
import { VolumeStorage } from './volume-storage.ts';

/** Where files are. */
export type StorageLocation =
  /** `path` is relative to `root`, where the volume is mounted; it may be empty. */
  | { kind: 'Volume'; root: string; path: string }
  | { kind: 'Url'; url: string }
  /** `key` is an object's, or the prefix of a directory. */
  | ({ kind: 'S3'; key: string; credentials: S3Credentials } & S3Bucket);

/** Opens a location. Nothing is asked of it before the first operation. @throws StorageInvalid */
export function openStorage(location: StorageLocation, context: StorageContext): Storage {
  switch (location.kind) {
    case 'Volume':
      return new VolumeStorage(location.root, location.path, context);
    case 'Url':
      return new UrlStorage(location.url, context);
    case 'S3':
      return new S3Storage(location, location.key, location.credentials, context);
  }
}
