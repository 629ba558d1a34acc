import { type Contract, parseContract } from '../contract/contract.ts';
import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { parseReferenceOf } from '../profile/reference-of-contract.ts';
import type { ReferenceProfile } from '../profile/reference-profile.ts';
import type { Manifest } from '../registry/descriptor.ts';
import { formatReference, type Reference, toReference } from '../registry/reference.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { type ModelLayer, modelLayers } from './model-manifest.ts';

/** What the traffic of a model is compared with. What was read of a digest once need not be read again. */
export interface ModelReference {
  digest: string;
  profile: ReferenceProfile;
  contract: Contract;
}

/** What of a registry client it is read by. */
export interface ReferenceSource extends Pick<RegistryClient, 'getBlob'> {
  getManifest(reference: Reference): Promise<{ digest: string; manifest: Manifest }>;
}

/**
 * Reads the reference profile and the contract of a model in a registry, and nothing else of it.
 *
 * @param reference by digest: a tag may name another model tomorrow.
 * @throws ProfileMissing where the model has no profile, ProfileInvalid where it cannot be used, and what the registry client throws.
 */
export async function readReference(
  client: ReferenceSource,
  reference: string | Reference,
): Promise<ModelReference> {
  const source = toReference(reference);
  const what = formatReference(source);
  if (source.digest === undefined)
    throw error('ReferenceInvalid', { reference: what, reason: 'a model is named by its digest, @sha256:…' });
  const { manifest, digest } = await client.getManifest(source);
  const layers = modelLayers(manifest, what);
  const read = ({ descriptor }: ModelLayer) =>
    client.getBlob(source, descriptor.digest, { maximumBytes: descriptor.size });
  const profile = layers.find(({ file }) => file.name === 'profile.json');
  if (profile === undefined) throw error('ProfileMissing', { what: `The model ${what}` });
  const { file, descriptor } = layers.find((layer) => layer.file.name === 'contract.json')!;
  const bounds = { maximumBytes: file.maximumBytes, maximumDepth: 32 };
  const contract = parseContract(parseBoundedJson(await read({ file, descriptor }), bounds));
  return { digest, profile: parseReferenceOf(contract, await read(profile)), contract };
}
