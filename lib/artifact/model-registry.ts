import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFault } from '../errors/disk-fault.ts';
import { isCodedError } from '../errors/error-table.ts';
import { error } from '../errors.ts';
import { MANIFEST_MEDIA_TYPE } from '../registry/descriptor.ts';
import { parseManifest } from '../registry/manifest.ts';
import { formatReference, type Reference, toReference } from '../registry/reference.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { digestTag } from './digest-tag.ts';
import type { ModelArtifact } from './model-artifact.ts';
import { clearModelDirectory, readModelDirectory } from './model-directory.ts';
import { CONFIG_FILE, MANIFEST_FILE } from './model-files.ts';
import { modelLayers } from './model-manifest.ts';

/**
 * Stores the model of a directory, after comparing every file with the manifest. It is tagged `digest-<hex>`, so
 * that registries which collect untagged manifests keep it. (`sha256-<hex>` is taken: it is the referrers tag.)
 *
 * @returns the digest, and whether the registry had it before.
 */
export async function pushModel(
  client: RegistryClient,
  repository: string | Reference,
  directory: string,
): Promise<{ digest: string; existed: boolean }> {
  const { host, repository: name } = toReference(repository);
  const target = { host, repository: name };
  const { digest } = await readModelDirectory(directory);
  const bytes = await readFile(join(directory, MANIFEST_FILE));
  const existed = (await client.headManifest({ ...target, digest })) !== undefined;
  if (!existed) {
    for (const { file } of modelLayers(parseManifest(bytes, directory), directory)) {
      await client.putBlob(target, { path: join(directory, file.name) });
    }
    await client.putBlob(target, { path: join(directory, CONFIG_FILE) });
  }
  await client.putManifest(target, bytes, MANIFEST_MEDIA_TYPE, digestTag(digest));
  return { digest, existed };
}

/**
 * Reads a model from a registry into a directory. Only a digest is trusted, never a tag; what is in the directory
 * already is used where it is that very model.
 *
 * @param options.maximumBytes for all files of the model together.
 */
export async function pullModel(
  client: RegistryClient,
  reference: string | Reference,
  directory: string,
  options: { maximumBytes: number },
): Promise<ModelArtifact> {
  const source = toReference(reference);
  const what = formatReference(source);
  const { digest } = source;
  if (digest === undefined) {
    throw error('ReferenceInvalid', { reference: what, reason: 'a model is named by its digest, @sha256:…' });
  }
  const present = await readPresent(directory, digest);
  if (present !== undefined) return present;
  try {
    return await download(client, { ...source, digest }, directory, options);
  } catch (fault) {
    throw diskFault(fault, what);
  }
}

async function download(
  client: RegistryClient,
  source: Reference & { digest: string },
  directory: string,
  options: { maximumBytes: number },
): Promise<ModelArtifact> {
  const what = formatReference(source);
  const { bytes, manifest } = await client.getManifest(source);
  const layers = modelLayers(manifest, what);
  const total = layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  if (total > options.maximumBytes) throw error('TooLarge', { what, maximum: options.maximumBytes });
  await clearModelDirectory(directory);
  for (const { file, descriptor } of layers) {
    await client.downloadBlob(source, descriptor.digest, join(directory, file.name), {
      maximumBytes: descriptor.size,
    });
  }
  const config = join(directory, CONFIG_FILE);
  await client.downloadBlob(source, manifest.config.digest, config, { maximumBytes: manifest.config.size });
  await writeFile(join(directory, MANIFEST_FILE), bytes);
  return readModelDirectory(directory, source.digest);
}

async function readPresent(directory: string, digest: string): Promise<ModelArtifact | undefined> {
  try {
    return await readModelDirectory(directory, digest);
  } catch (fault) {
    // Nothing there, another model, or a broken one: in each case it is read anew.
    if (isCodedError(fault)) return undefined;
    throw fault;
  }
}
