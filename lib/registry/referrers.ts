import { isCodedError } from '../errors/error-table.ts';
import { error } from '../errors.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { BlobSource, StoredBlob } from './blob-upload.ts';
import {
  type Descriptor,
  EMPTY_MEDIA_TYPE,
  INDEX_MEDIA_TYPE,
  type Index,
  MANIFEST_MEDIA_TYPE,
  type Manifest,
} from './descriptor.ts';
import { resolveLocation } from './http-transport.ts';
import { MAXIMUM_MANIFEST_BYTES, parseIndex, type StoredManifest } from './manifest.ts';
import { formatReference, type Reference } from './reference.ts';
import type { RegistryConnection } from './registry-connection.ts';
import { readBody } from './response-body.ts';

/** What keeps blobs and manifests: the registry client, which referrers are made with. */
export interface ArtifactStore {
  headManifest(reference: Reference): Promise<Descriptor | undefined>;
  getStoredManifest(reference: Reference): Promise<StoredManifest>;
  putBlob(reference: Reference, source: BlobSource): Promise<StoredBlob>;
  putManifest(
    reference: Reference,
    bytes: Uint8Array,
    mediaType: string,
    tag?: string,
  ): Promise<StoredManifest & { subject: boolean }>;
}

/** What is stored about an artifact without changing it. */
export interface Attachment {
  artifactType: string;
  files: readonly { name: string; mediaType: string; bytes: Uint8Array }[];
  annotations?: Record<string, string>;
}

const EMPTY = Buffer.from('{}');
const TITLE = 'org.opencontainers.image.title';
const MAXIMUM_PAGES = 20;
const TAG_ATTEMPTS = 5;
const ACTION = 'list referrers';

/** Pushes a manifest whose `subject` is the artifact (image specification 1.1, "Guidelines for Artifact Usage"). */
export async function attachReferrer(
  store: ArtifactStore,
  connection: RegistryConnection,
  subject: Reference,
  attachment: Attachment,
): Promise<{ digest: string }> {
  const target = await store.headManifest(subject);
  if (target === undefined) throw error('NotFound', { reference: formatReference(subject) });
  const config = { mediaType: EMPTY_MEDIA_TYPE, ...(await store.putBlob(subject, EMPTY)) };
  const layers: Descriptor[] = [];
  for (const { name, mediaType, bytes } of attachment.files) {
    layers.push({ mediaType, ...(await store.putBlob(subject, bytes)), annotations: { [TITLE]: name } });
  }
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    artifactType: attachment.artifactType,
    config,
    // The specification asks for at least one layer.
    layers: layers.length > 0 ? layers : [config],
    subject: { mediaType: target.mediaType, digest: target.digest, size: target.size },
    ...(attachment.annotations === undefined ? {} : { annotations: attachment.annotations }),
  };
  const bytes = Buffer.from(canonicalJson(manifest));
  const stored = await store.putManifest(subject, bytes, MANIFEST_MEDIA_TYPE);
  if (!stored.subject) {
    const { artifactType, annotations } = attachment;
    await addToTag(
      store,
      connection,
      { ...subject, digest: target.digest },
      {
        mediaType: MANIFEST_MEDIA_TYPE,
        digest: stored.digest,
        size: bytes.byteLength,
        artifactType,
        ...(annotations === undefined ? {} : { annotations }),
      },
    );
  }
  return { digest: stored.digest };
}

/** Lists referrers by the API or, where the registry has none, by the tag schema. */
export async function findReferrers(
  store: ArtifactStore,
  connection: RegistryConnection,
  subject: Reference & { digest: string },
  artifactType?: string,
): Promise<Descriptor[]> {
  const { host, repository, digest } = subject;
  const what = formatReference(subject);
  const found: Descriptor[] = [];
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  let target: string | URL | undefined = `/referrers/${digest}${query}`;
  for (let page = 0; target !== undefined && page < MAXIMUM_PAGES; page++) {
    const request = {
      access: { host, repository, write: false },
      target,
      accepted: [200, 404],
      action: ACTION,
      what,
    };
    const answer = await connection.retry(async () => {
      const response = await connection.exchange({ ...request, method: 'GET' });
      const body = await readBody(response, {
        maximumBytes: MAXIMUM_MANIFEST_BYTES,
        what,
        host,
        action: ACTION,
      });
      return { response, body };
    });
    if (answer.response.status === 404) {
      const index = await readTag(store, subject);
      found.push(...index.manifests);
      break;
    }
    found.push(...parseIndex(answer.body, `the referrers of ${what}`).manifests);
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.response.headers.get('link') ?? '')?.[1];
    target = next === undefined ? undefined : resolveLocation(next, new URL(answer.response.url), ACTION);
  }
  return artifactType === undefined ? found : found.filter((one) => one.artifactType === artifactType);
}

/** Adds an entry to the index under the fallback tag, and looks whether a concurrent writer took it out again. */
async function addToTag(
  store: ArtifactStore,
  connection: RegistryConnection,
  subject: Reference & { digest: string },
  entry: Descriptor,
): Promise<void> {
  for (let attempt = 1; attempt <= TAG_ATTEMPTS; attempt++) {
    const index = await readTag(store, subject);
    if (index.manifests.some(({ digest }) => digest === entry.digest)) return;
    const wanted: Index = { ...index, manifests: [...index.manifests, entry] };
    await store.putManifest(
      subject,
      Buffer.from(canonicalJson(wanted)),
      INDEX_MEDIA_TYPE,
      tagOf(subject.digest),
    );
    if (attempt > 1) await connection.backOff(attempt);
  }
  const index = await readTag(store, subject);
  if (index.manifests.some(({ digest }) => digest === entry.digest)) return;
  throw error('RegistryUnreachable', {
    host: subject.host,
    action: 'list a referrer',
    reason: 'others write its tag at the same time',
  });
}

async function readTag(
  store: ArtifactStore,
  { host, repository, digest }: Reference & { digest: string },
): Promise<Index> {
  const reference = { host, repository, tag: tagOf(digest) };
  try {
    const { bytes } = await store.getStoredManifest(reference);
    return parseIndex(bytes, formatReference(reference));
  } catch (fault) {
    if (!isCodedError(fault, 'NotFound')) throw fault;
    return { schemaVersion: 2, mediaType: INDEX_MEDIA_TYPE, manifests: [] };
  }
}

/** `sha256-<hex>`: distribution specification 1.1, "Referrers Tag Schema". */
function tagOf(digest: string): string {
  return digest.replace(':', '-');
}
