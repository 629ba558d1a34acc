import { join } from 'node:path';
import { pullDataset } from '@churnops/lib/artifact/dataset.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { readS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import { fetchDvc } from '../../dvc/fetch-dvc.ts';
import { openStorage, type StorageLocation } from '../../storage/open-storage.ts';
import type { StorageContext } from '../../storage/storage-context.ts';
import { formatOf } from '../../table/table.ts';
import type { DataFile } from '../data-file.ts';
import { type DataSource, MAXIMUM_FETCHED_BYTES } from './data-source.ts';
import { saveFile, sha256Check } from './save-file.ts';
import { resolveVolumeFile } from './volume-file.ts';

/** Where data are fetched from and to. */
export interface FetchContext extends StorageContext {
  /** Reads data artifacts, with the credentials for them. */
  registry: RegistryClient;
  /** Where the volume is mounted. */
  volumeDirectory: string;
  /** Where the credentials of a bucket are mounted. */
  s3Directory: string;
  /** Where what a Git server asks for is mounted. */
  gitDirectory: string;
}

/** Data as a local file. */
export interface FetchedData extends DataFile {
  /** What the source calls this state of the data; absent where it has no word for it. */
  version?: string;
}

/** Makes a run's data a local file. */
export async function fetchData(source: DataSource, context: FetchContext): Promise<FetchedData> {
  const { format } = source;
  const local = join(context.workDirectory, 'data');
  switch (source.kind) {
    case 'Volume': {
      const path = await resolveVolumeFile(context.volumeDirectory, source.path);
      return { path, format: formatOf(source, format) };
    }
    case 'Artifact': {
      const options = { maximumBytes: MAXIMUM_FETCHED_BYTES };
      const { digest, name } = await pullDataset(context.registry, source.reference, local, options);
      return { path: local, format: formatOf({ path: name ?? '' }, format), version: digest };
    }
    case 'Url': {
      const { version } = await save({ kind: 'Url', url: source.url }, local, context, source.sha256);
      const pinned = source.sha256 === undefined ? version : `sha256:${source.sha256}`;
      const { pathname } = new URL(source.url);
      return {
        path: local,
        format: formatOf({ path: pathname }, format),
        ...(pinned && { version: pinned }),
      };
    }
    case 'S3': {
      const credentials = await readS3Credentials(context.s3Directory);
      const { version } = await save({ ...source, credentials }, local, context);
      return { path: local, format: formatOf({ path: source.key }, format), ...(version && { version }) };
    }
    case 'Dvc': {
      const { name, version } = await fetchDvc(source, local, context);
      return { path: local, format: formatOf({ path: name }, format), version };
    }
  }
}

async function save(location: StorageLocation, path: string, context: FetchContext, sha256?: string) {
  const storage = openStorage(location, context);
  try {
    const check = sha256 === undefined ? {} : { check: () => sha256Check(sha256, storage.location) };
    return await saveFile(storage, path, { maximumBytes: MAXIMUM_FETCHED_BYTES, ...check }, context);
  } finally {
    await storage.close();
  }
}
