import { error } from '../errors.ts';
import type { Manifest } from '../registry/descriptor.ts';
import { formatReference, type Reference } from '../registry/reference.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { MAXIMUM_PROFILE_BYTES } from './parse-reference-profile.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { type ProfilePage, parseProfilePage } from './slot-profile.ts';

/** The artifact type of counts of data that were not live traffic: an OCI referrer of the model. */
export const PROFILE_TYPE = 'application/vnd.churnops.profile.v1+json';

/** Annotations that listings repeat. */
export const PROFILE_ANNOTATIONS = {
  /** The digest of the model whose reference the counts are of. */
  model: 'dev.churnops.profile.model',
  /** Rows that were counted. */
  rows: 'dev.churnops.profile.rows',
} as const;

const FILE = 'profile.json';
const TITLE = 'org.opencontainers.image.title';

/** What profiles are read from. */
export interface ProfileSource extends Pick<RegistryClient, 'getBlob'> {
  getManifest(reference: Reference): Promise<{ manifest: Manifest }>;
}

/**
 * Stores counts beside the model that they are of.
 *
 * @param subject The model, by digest.
 * @param page As a recorder writes it.
 */
export function attachProfile(
  client: Pick<RegistryClient, 'attach'>,
  subject: Reference & { digest: string },
  { page, rows }: { page: string; rows: number },
): Promise<{ digest: string }> {
  return client.attach(subject, {
    artifactType: PROFILE_TYPE,
    files: [{ name: FILE, mediaType: 'application/json', bytes: Buffer.from(page) }],
    annotations: { [PROFILE_ANNOTATIONS.model]: subject.digest, [PROFILE_ANNOTATIONS.rows]: String(rows) },
  });
}

/** What the manifest of stored counts says of them. @throws ArtifactInvalid where it is none of stored counts */
export function describeProfile(manifest: Manifest, what: string): { model: string; rows: number } {
  const { artifactType, annotations } = manifest;
  const [model, rows] = [annotations?.[PROFILE_ANNOTATIONS.model], annotations?.[PROFILE_ANNOTATIONS.rows]];
  if (artifactType !== PROFILE_TYPE)
    throw error('ArtifactInvalid', { what, reason: `its artifactType is not ${PROFILE_TYPE}` });
  if (model === undefined || !/^\d{1,15}$/.test(rows ?? ''))
    throw error('ArtifactInvalid', {
      what,
      reason: 'it does not say of which model and how many rows it is',
    });
  return { model, rows: Number(rows) };
}

/**
 * Reads counts that were stored beside a model.
 *
 * @param reference of the counts themselves, by digest.
 * @throws ArtifactInvalid, ProfileInvalid (not of this reference), or what the client throws.
 */
export async function readProfileReferrer(
  client: ProfileSource,
  reference: Reference & { digest: string },
  profile: ReferenceProfile,
): Promise<ProfilePage> {
  const what = formatReference(reference);
  const { manifest } = await client.getManifest(reference);
  const { model } = describeProfile(manifest, what);
  const layer = manifest.layers.find(({ annotations }) => annotations?.[TITLE] === FILE);
  if (layer === undefined) throw error('ArtifactInvalid', { what, reason: `it has no ${FILE}` });
  if (layer.size > MAXIMUM_PROFILE_BYTES) throw error('TooLarge', { what, maximum: MAXIMUM_PROFILE_BYTES });
  const page = parseProfilePage(
    await client.getBlob(reference, layer.digest, { maximumBytes: layer.size }),
    profile,
  );
  if (page.model === model) return page;
  throw error('ArtifactInvalid', { what, reason: 'its counts are of another model than it says' });
}
