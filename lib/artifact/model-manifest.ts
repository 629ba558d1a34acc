import { error } from '../errors.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { type Descriptor, MANIFEST_MEDIA_TYPE, type Manifest } from '../registry/descriptor.ts';
import { digestOf } from '../registry/digest.ts';
import {
  FILE_PATH_ANNOTATION,
  MAXIMUM_CONFIG_BYTES,
  MODEL_ARTIFACT_TYPE,
  MODEL_CONFIG_MEDIA_TYPE,
  MODEL_FILES,
  type ModelFile,
  TITLE_ANNOTATION,
  VERSION_ANNOTATION,
} from './model-files.ts';

/** What a model is called. */
export interface ModelName {
  name: string;
  version?: string;
}

/** A manifest and its config, as bytes that depend on the files and the name alone. */
export interface ModelManifest {
  manifest: Uint8Array;
  config: Uint8Array;
}

/** One file of a model with the layer that holds it. */
export interface ModelLayer {
  file: ModelFile;
  descriptor: Descriptor;
}

/**
 * Makes the manifest of a model: one raw layer a file, in the order of MODEL_FILES; no clock, host or run in it.
 *
 * @throws ArtifactInvalid where a file is missing, too large, or of no known name.
 */
export function buildModelManifest(
  files: ReadonlyMap<string, Uint8Array>,
  { name, version }: ModelName,
): ModelManifest {
  const unknown = [...files.keys()].find((path) => !MODEL_FILES.some((file) => file.name === path));
  if (unknown !== undefined)
    throw error('ArtifactInvalid', { what: `The model ${name}`, reason: `it cannot have a file ${unknown}` });
  const layers = MODEL_FILES.flatMap((file) => {
    const bytes = files.get(file.name);
    if (bytes === undefined) return [];
    const annotations = { [FILE_PATH_ANNOTATION]: file.name };
    return [{ mediaType: file.mediaType, digest: digestOf(bytes), size: bytes.byteLength, annotations }];
  });
  const config = Buffer.from(
    canonicalJson({
      descriptor: { name, version },
      config: { format: 'onnx', precision: 'float32' },
      modelfs: { type: 'layers', diffIds: layers.map(({ digest }) => digest) },
    }),
  );
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    artifactType: MODEL_ARTIFACT_TYPE,
    config: { mediaType: MODEL_CONFIG_MEDIA_TYPE, digest: digestOf(config), size: config.byteLength },
    layers,
    annotations: {
      [TITLE_ANNOTATION]: name,
      ...(version === undefined ? {} : { [VERSION_ANNOTATION]: version }),
    },
  };
  modelLayers(manifest, `The model ${name}`);
  return { manifest: Buffer.from(canonicalJson(manifest)), config };
}

/**
 * The files that a manifest says a model has. File names are taken from a fixed list and never from the manifest,
 * so that no path in it can lead out of the directory.
 *
 * @throws ArtifactInvalid where it is not a model of ours, TooLarge where a file is.
 */
export function modelLayers(manifest: Manifest, what: string): ModelLayer[] {
  const refuse = (reason: string) => error('ArtifactInvalid', { what, reason });
  if (manifest.artifactType !== MODEL_ARTIFACT_TYPE) {
    throw refuse(`its artifactType is not ${MODEL_ARTIFACT_TYPE}`);
  }
  if (manifest.config.mediaType !== MODEL_CONFIG_MEDIA_TYPE)
    throw refuse(`its config is not a ${MODEL_CONFIG_MEDIA_TYPE}`);
  if (manifest.config.size > MAXIMUM_CONFIG_BYTES)
    throw error('TooLarge', { what: `The config of ${what}`, maximum: MAXIMUM_CONFIG_BYTES });
  const layers = manifest.layers.map((descriptor) => {
    const path = descriptor.annotations?.[FILE_PATH_ANNOTATION] ?? '';
    const file = MODEL_FILES.find(({ name }) => name === path);
    if (file === undefined) throw refuse(`a model has no file ${JSON.stringify(path.slice(0, 100))}`);
    if (descriptor.mediaType !== file.mediaType)
      throw refuse(`the layer of ${path} is not a ${file.mediaType}`);
    if (descriptor.size > file.maximumBytes)
      throw error('TooLarge', { what: `${path} of ${what}`, maximum: file.maximumBytes });
    return { file, descriptor };
  });
  for (const file of MODEL_FILES) {
    const count = layers.filter((layer) => layer.file === file).length;
    if (count > 1) throw refuse(`${file.name} is there ${count} times`);
    if (file.required && count === 0) throw refuse(`${file.name} is missing`);
  }
  return layers;
}
