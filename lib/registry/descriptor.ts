/** What points to a blob or a manifest: OCI image specification 1.1, "OCI Content Descriptors". */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Record<string, string>;
}

/** An OCI image manifest (1.1), which is also what an artifact is. */
export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  config: Descriptor;
  layers: Descriptor[];
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

/** An OCI image index: what the referrers API and its tag schema answer with. */
export interface Index {
  schemaVersion: 2;
  mediaType?: string;
  manifests: Descriptor[];
}

/** The media type of an image manifest. */
export const MANIFEST_MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';
/** The media type of an image index. */
export const INDEX_MEDIA_TYPE = 'application/vnd.oci.image.index.v1+json';
/** The media type of `{}`, the config of what needs none (image specification 1.1, "Guidance for an Empty Descriptor"). */
export const EMPTY_MEDIA_TYPE = 'application/vnd.oci.empty.v1+json';
