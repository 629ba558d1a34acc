import { MAXIMUM_PROFILE_BYTES } from '../profile/parse-reference-profile.ts';

// Media types of CNCF ModelPack (https://github.com/modelpack/model-spec, docs/spec.md).

/** The artifact type of a model's manifest. */
export const MODEL_ARTIFACT_TYPE = 'application/vnd.cncf.model.manifest.v1+json';
/** The type of a model's config. */
export const MODEL_CONFIG_MEDIA_TYPE = 'application/vnd.cncf.model.config.v1+json';
/** The type of a dataset's one layer. */
export const DATASET_MEDIA_TYPE = 'application/vnd.cncf.model.dataset.v1.raw';
const WEIGHT = 'application/vnd.cncf.model.weight.v1.raw';
const WEIGHT_CONFIG = 'application/vnd.cncf.model.weight.config.v1.raw';
const DOCUMENTATION = 'application/vnd.cncf.model.doc.v1.raw';

/** The annotation that names the file in a layer. */
export const FILE_PATH_ANNOTATION = 'org.cncf.model.filepath';
/** The annotation that names a model or a dataset for people. */
export const TITLE_ANNOTATION = 'org.opencontainers.image.title';
/** The annotation that holds a model's version. */
export const VERSION_ANNOTATION = 'org.opencontainers.image.version';

/** The manifest's name in a model directory, where it stands beside the files it speaks of. */
export const MANIFEST_FILE = 'manifest.json';
/** The config's name there. */
export const CONFIG_FILE = 'config.json';

/** What a file of a model may be. */
export interface ModelFile {
  name: string;
  mediaType: string;
  /** Whether there is no model without it. */
  required: boolean;
  maximumBytes: number;
}

const MEBIBYTE = 1 << 20;

/** All files that a model can have, in the order of their layers. No other name is ever written to a disk. */
export const MODEL_FILES: readonly ModelFile[] = [
  { name: 'model.onnx', mediaType: WEIGHT, required: true, maximumBytes: 1_024 * MEBIBYTE },
  { name: 'contract.json', mediaType: WEIGHT_CONFIG, required: true, maximumBytes: 16 * MEBIBYTE },
  { name: 'split.json', mediaType: WEIGHT_CONFIG, required: false, maximumBytes: MEBIBYTE },
  { name: 'report.json', mediaType: WEIGHT_CONFIG, required: true, maximumBytes: 16 * MEBIBYTE },
  { name: 'golden-rows.json', mediaType: WEIGHT_CONFIG, required: true, maximumBytes: 16 * MEBIBYTE },
  { name: 'covers.json', mediaType: WEIGHT_CONFIG, required: false, maximumBytes: 256 * MEBIBYTE },
  {
    name: 'profile.json',
    mediaType: WEIGHT_CONFIG,
    required: false,
    maximumBytes: MAXIMUM_PROFILE_BYTES,
  },
  { name: 'README.md', mediaType: DOCUMENTATION, required: false, maximumBytes: MEBIBYTE },
];

/** Bytes of a config at most. */
export const MAXIMUM_CONFIG_BYTES = MEBIBYTE;
