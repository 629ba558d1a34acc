import { error } from '../errors.ts';
import type { S3Client } from './s3-client.ts';
import { elementText, escapeText } from './s3-xml.ts';

/** The store's own limit. */
export const MAXIMUM_PARTS = 10_000;

const MAXIMUM_ANSWER_BYTES = 1 << 20;

/** An object that is written in parts of at least 5 MiB (but for the last), and appears when it is completed. */
export class MultipartUpload {
  readonly #client: S3Client;
  readonly #key: string;
  readonly #id: string;
  readonly #etags: string[] = [];

  private constructor(client: S3Client, key: string, id: string) {
    this.#client = client;
    this.#key = key;
    this.#id = id;
  }

  /** Begins an upload, which costs storage until it is completed or aborted. */
  static async begin(client: S3Client, key: string): Promise<MultipartUpload> {
    const request = { method: 'POST', key, query: { uploads: '' }, action: 'begin to write it' } as const;
    const id = elementText(await client.transport.sendForText(request, MAXIMUM_ANSWER_BYTES), 'UploadId');
    if (id !== undefined) return new MultipartUpload(client, key, id);
    throw fault(client, key, request.action, 'it gave no id of an upload');
  }

  /** Uploads the next part. */
  async add(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const [key, partNumber] = [this.#key, this.#etags.length + 1];
    const action = `write part ${partNumber} of it`;
    if (partNumber > MAXIMUM_PARTS)
      throw fault(this.#client, key, action, `a file has at most ${MAXIMUM_PARTS} parts`);
    const query = { partNumber: String(partNumber), uploadId: this.#id };
    const response = await this.#client.transport.send({ method: 'PUT', key, query, body, action });
    await response.body?.cancel();
    const etag = response.headers.get('etag');
    if (etag === null) throw fault(this.#client, key, action, 'it gave no ETag');
    this.#etags.push(etag);
  }

  /** Makes the object appear. An answer that was lost is no fault where the upload is gone and the object is there. */
  async complete(): Promise<void> {
    const [client, key] = [this.#client, this.#key];
    const parts = this.#etags.map(
      (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeText(etag)}</ETag></Part>`,
    );
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    const action = 'complete it';
    const query = { uploadId: this.#id };
    const response = await client.transport.send({ method: 'POST', key, query, body, action, accept: [404] });
    // The store may begin to answer with success before it knows.
    const text = await response.text();
    const code = elementText(text, 'Code');
    if (response.ok && code === undefined) return;
    const isWhole = (await client.head(key))?.etag?.replaceAll('"', '').endsWith(`-${parts.length}`);
    if (code !== 'NoSuchUpload' || !isWhole)
      throw fault(client, key, action, code ?? `HTTP ${response.status}`);
  }

  /** Gives the parts back. */
  async abort(): Promise<void> {
    const [key, query] = [this.#key, { uploadId: this.#id }];
    const request = { method: 'DELETE', key, query, action: 'abort it', accept: [404] } as const;
    await (await this.#client.transport.send(request)).body?.cancel();
  }
}

function fault(client: S3Client, key: string, action: string, reason: string): Error {
  return error('S3AnswerInvalid', { place: client.transport.place(key), action, reason });
}
