import { join } from 'node:path';
import { pullDataset } from '@churnops/lib/artifact/dataset.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { type DataSource, MAXIMUM_FETCHED_BYTES } from './data-source.ts';
import { type DownloadContext, download } from './download.ts';
import { resolveVolumeFile } from './volume-file.ts';

/** Where data are fetched from and to. */
export interface FetchContext extends DownloadContext {
  /** Reads data artifacts, with the credentials for them. */
  registry: RegistryClient;
  /** Where the volume is mounted. */
  volumeDirectory: string;
  /** Where fetched files go. */
  workDirectory: string;
}

/** Makes a run's data a local file and returns its path. */
export async function fetchData(source: DataSource, context: FetchContext): Promise<string> {
  if (source.kind === 'Volume') return resolveVolumeFile(context.volumeDirectory, source.path);
  const path = join(context.workDirectory, 'data.csv');
  if (source.kind === 'Artifact') {
    await pullDataset(context.registry, source.reference, path, { maximumBytes: MAXIMUM_FETCHED_BYTES });
  } else {
    const { url, sha256 } = source;
    const wanted = {
      url,
      path,
      maximumBytes: MAXIMUM_FETCHED_BYTES,
      ...(sha256 === undefined ? {} : { sha256 }),
    };
    await download(wanted, context);
  }
  return path;
}
