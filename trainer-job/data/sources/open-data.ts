import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { readS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import { openStorage, type StorageLocation } from '../../storage/open-storage.ts';
import type { Storage } from '../../storage/storage.ts';
import type { DataSource } from './data-source.ts';
import { type FetchContext, fetchData } from './fetch-data.ts';

/** Data where they are, to be read as a stream; what is known by its content (of a registry, of DVC, with a checksum) is fetched first. */
export async function openData(
  source: DataSource,
  context: FetchContext,
): Promise<{ storage: Storage; version?: string }> {
  if (
    source.kind === 'Artifact' ||
    source.kind === 'Dvc' ||
    (source.kind === 'Url' && source.sha256 !== undefined)
  ) {
    const { path, version, format } = await fetchData(source, context);
    const named = format === 'Parquet' ? `${path}.parquet` : `${path}.csv`;
    await rename(path, named);
    const { workDirectory: root } = context;
    const storage = openStorage({ kind: 'Volume', root, path: basename(named) }, context);
    return { storage, ...(version === undefined ? {} : { version }) };
  }
  const storage = openStorage(await locationOf(source, context), context);
  return { storage };
}

async function locationOf(
  source: Exclude<DataSource, { kind: 'Artifact' | 'Dvc' }>,
  { volumeDirectory: root, s3Directory }: FetchContext,
): Promise<StorageLocation> {
  switch (source.kind) {
    case 'Volume':
      return { kind: 'Volume', root, path: source.path };
    case 'Url':
      return { kind: 'Url', url: source.url };
    case 'S3':
      return { ...source, credentials: await readS3Credentials(s3Directory) };
  }
}
