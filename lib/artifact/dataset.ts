import { basename } from 'node:path';
import { error } from '../errors.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { EMPTY_MEDIA_TYPE, MANIFEST_MEDIA_TYPE, type Manifest } from '../registry/descriptor.ts';
import { digestOf } from '../registry/digest.ts';
import { formatReference, type Reference, toReference } from '../registry/reference.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { digestTag } from './digest-tag.ts';
import { DATASET_MEDIA_TYPE, FILE_PATH_ANNOTATION, TITLE_ANNOTATION } from './model-files.ts';

/** The artifact type of a dataset. ModelPack defines the layer (dataset.v1.raw), but no artifact that is only data. */
export const DATASET_ARTIFACT_TYPE = 'application/vnd.churnops.dataset.v1+json';

/** The media type of Parquet. */
const PARQUET_MEDIA_TYPE = 'application/vnd.apache.parquet';

/** A dataset as it was read from a registry. */
export interface PulledDataset {
  /** Of the manifest. */
  digest: string;
  path: string;
  /** What the file was called, for people and for the format that its ending tells; of unknown origin, and never a path to write to. */
  name?: string;
  bytes: number;
}

/**
 * Stores a CSV or Parquet file as an OCI artifact with one layer. The same bytes under the same name give the same digest.
 *
 * @returns the digest to write into `spec.data.artifact`.
 */
export async function pushDataset(
  client: RegistryClient,
  repository: string | Reference,
  csvFile: string,
): Promise<{ digest: string }> {
  const { host, repository: path, tag } = toReference(repository);
  const target = { host, repository: path };
  const name = basename(csvFile);
  const layer = await client.putBlob(target, { path: csvFile });
  const config = await client.putBlob(target, Buffer.from('{}'));
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    artifactType: DATASET_ARTIFACT_TYPE,
    config: { mediaType: EMPTY_MEDIA_TYPE, ...config },
    layers: [{ mediaType: DATASET_MEDIA_TYPE, ...layer, annotations: { [FILE_PATH_ANNOTATION]: name } }],
    annotations: { [TITLE_ANNOTATION]: name },
  };
  const bytes = Buffer.from(canonicalJson(manifest));
  const { digest } = await client.putManifest(
    target,
    bytes,
    MANIFEST_MEDIA_TYPE,
    tag ?? digestTag(digestOf(bytes)),
  );
  return { digest };
}

/**
 * Reads a dataset into a file. The file's name is the caller's, never the artifact's. Artifacts of other tools are
 * taken too where their one layer is a ModelPack dataset, CSV or Parquet.
 *
 * @param reference by digest: a dataset that may change under its name is no dataset to train on.
 */
export async function pullDataset(
  client: RegistryClient,
  reference: string | Reference,
  path: string,
  options: { maximumBytes: number },
): Promise<PulledDataset> {
  const source = toReference(reference);
  const what = formatReference(source);
  if (source.digest === undefined) {
    throw error('ReferenceInvalid', {
      reference: what,
      reason: 'a dataset is named by its digest, @sha256:…',
    });
  }
  const { manifest, digest } = await client.getManifest(source);
  const [layer, ...others] = manifest.layers;
  if (
    layer === undefined ||
    others.length > 0 ||
    ![DATASET_MEDIA_TYPE, 'text/csv', PARQUET_MEDIA_TYPE].includes(layer.mediaType)
  ) {
    throw error('ArtifactInvalid', {
      what,
      reason:
        'a dataset has exactly one layer, which is a CSV or Parquet file; `churnops push-data` makes one',
    });
  }
  if (layer.size > options.maximumBytes) throw error('TooLarge', { what, maximum: options.maximumBytes });
  await client.downloadBlob(source, layer.digest, path, { maximumBytes: layer.size });
  const name = layer.mediaType === PARQUET_MEDIA_TYPE ? 'data.parquet' : nameOf(layer);
  return { digest, path, bytes: layer.size, ...(name === undefined ? {} : { name }) };
}

function nameOf({ annotations }: Manifest['layers'][number]): string | undefined {
  return annotations?.[FILE_PATH_ANNOTATION] ?? annotations?.[TITLE_ANNOTATION];
}
