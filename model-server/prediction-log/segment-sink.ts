import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import { syncDirectory } from '@churnops/lib/files/sync-directory.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';
import type { S3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';

/** Where segments go. A segment appears whole or not at all, and writing it again does no harm. */
export interface SegmentSink {
  /** For people. */
  readonly location: string;
  write(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}

/** A directory of a volume: a segment is written under a hidden name, and gets its own once it is on the disk. */
export function volumeSink(directory: string, giveName: typeof rename = rename): SegmentSink {
  const write = async (name: string, bytes: Uint8Array) => {
    const path = join(directory, name);
    const day = dirname(path);
    if ((await mkdir(day, { recursive: true })) !== undefined) await syncDirectory(directory);
    const partial = join(day, `.${basename(path)}.partial`);
    try {
      await writeWhole(partial, bytes);
      await giveName(partial, path);
    } catch (cause) {
      // What cannot be removed now is written over by the next attempt, and read by nobody.
      await rm(partial, { force: true }).catch(() => undefined);
      throw diskFault(cause, `the prediction log ${path}`);
    }
    await syncDirectory(day);
  };
  return { location: directory, write };
}

/**
 * A prefix of a bucket: one PUT a segment. Credentials are read for each, because keys are changed now and then, and a segment a minute costs a pod nothing.
 */
export function s3Sink(
  { prefix, ...bucket }: S3Bucket & { prefix: string },
  readCredentials: () => Promise<S3Credentials>,
): SegmentSink {
  const start = prefix.replace(/\/+$/, '');
  return {
    location: `s3://${bucket.bucket}/${start}`,
    async write(name, bytes, signal) {
      const client = new S3Client(bucket, await readCredentials(), { signal });
      try {
        await client.put(`${start}/${name}`, bytes);
      } finally {
        await client.close();
      }
    },
  };
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
