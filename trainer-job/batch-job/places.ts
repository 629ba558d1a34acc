import { dirname, join } from 'node:path';
import { readS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { StorageLocation } from '../storage/open-storage.ts';
import type { Output } from './batch-file.ts';
import type { BatchConfiguration } from './configuration.ts';

/** Finds a place as the pod has it: volumes are mounted, and credentials lie beside the batch file. */
export async function locate(
  place: Output,
  side: 'input' | 'output',
  { batchFile, dataDirectory, outputDirectory }: BatchConfiguration,
): Promise<StorageLocation> {
  switch (place.kind) {
    case 'Volume':
      return { kind: 'Volume', root: side === 'input' ? dataDirectory : outputDirectory, path: place.path };
    case 'Url':
      return place;
    case 'S3':
      return { ...place, credentials: await readS3Credentials(join(dirname(batchFile), `${side}-s3`)) };
  }
}
