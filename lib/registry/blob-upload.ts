import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { error } from '../errors.ts';
import type { Access } from './authenticator.ts';
import { digestOf } from './digest.ts';
import { resolveLocation } from './http-transport.ts';
import type { RegistryConnection } from './registry-connection.ts';

/** Content to be stored: bytes, or a file that is read while it is sent. */
export type BlobSource = Uint8Array | { path: string };

/** What was stored. */
export interface StoredBlob {
  digest: string;
  size: number;
}

/** Larger blobs go in parts of this size, since proxies limit the size of one request. */
const CHUNK_BYTES = 32 << 20;
const UPLOAD_TIMEOUT = 600_000;
const ACTION = 'upload a blob';

/**
 * Stores a blob unless the repository has it: POST and PUT, or PATCH by PATCH where it is large (distribution
 * specification 1.1, "Pushing blobs"). An upload that breaks off is started again from its beginning.
 */
export async function uploadBlob(
  connection: RegistryConnection,
  access: Access,
  source: BlobSource,
): Promise<StoredBlob> {
  const { digest, content } = await prepare(source);
  await connection.retry(async () => {
    if (await exists(connection, access, digest)) return;
    await upload(connection, access, digest, content);
  });
  return { digest, size: content.size };
}

async function prepare(source: BlobSource): Promise<{ digest: string; content: Blob }> {
  if (source instanceof Uint8Array)
    return { digest: digestOf(source), content: new Blob([source as Uint8Array<ArrayBuffer>]) };
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(source.path)) hash.update(chunk);
  return { digest: `sha256:${hash.digest('hex')}`, content: await openAsBlob(source.path) };
}

async function exists(connection: RegistryConnection, access: Access, digest: string): Promise<boolean> {
  const response = await connection.exchange({
    method: 'HEAD',
    access,
    target: `/blobs/${digest}`,
    accepted: [200, 404],
    action: ACTION,
    what: digest,
  });
  await response.body?.cancel();
  return response.status === 200;
}

async function upload(
  connection: RegistryConnection,
  access: Access,
  digest: string,
  content: Blob,
): Promise<void> {
  let target: string | URL = '/blobs/uploads/';
  const send = async (method: 'POST' | 'PATCH' | 'PUT', accepted: number[], body?: Blob, from = 0) => {
    const headers: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/octet-stream' };
    if (method === 'PATCH' && body !== undefined)
      headers['content-range'] = `${from}-${from + body.size - 1}`;
    const response = await connection.exchange({
      method,
      access,
      target,
      headers,
      accepted,
      action: ACTION,
      what: `${access.host}/${access.repository}`,
      timeoutMilliseconds: UPLOAD_TIMEOUT,
      // An empty body, and not none, makes fetch say Content-Length: 0, which the specification asks for.
      body: body ?? new Uint8Array(),
    });
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (location !== null) return resolveLocation(location, new URL(response.url), ACTION);
    if (method === 'PUT') return target;
    throw error('RegistryAnswerInvalid', {
      host: access.host,
      action: ACTION,
      reason: 'it names no place for the upload',
    });
  };

  target = await send('POST', [202]);
  const chunked = content.size > CHUNK_BYTES;
  for (let from = 0; chunked && from < content.size; from += CHUNK_BYTES) {
    target = await send('PATCH', [202], content.slice(from, from + CHUNK_BYTES), from);
  }
  target = new URL(target);
  target.searchParams.set('digest', digest);
  await send('PUT', [201], chunked ? undefined : content);
}
