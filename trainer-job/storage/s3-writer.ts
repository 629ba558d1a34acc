import { MultipartUpload } from '@churnops/lib/s3/multipart-upload.ts';
import type { S3Client } from '@churnops/lib/s3/s3-client.ts';
import { PieceBuffer } from './piece-buffer.ts';
import { inWordsOfStorage } from './s3-faults.ts';
import type { StoredWriter } from './storage.ts';

/** All parts have this size but for the last, as some stores ask for; 10,000 of them are 160 GB. */
const PART_BYTES = 16 * 2 ** 20;

/** Writes an object: a small one in one piece, a larger one in parts. */
export class S3Writer implements StoredWriter {
  readonly #client: S3Client;
  readonly #key: string;
  readonly #pieces = new PieceBuffer(PART_BYTES);
  #upload: MultipartUpload | undefined;
  #ended = false;

  constructor(client: S3Client, key: string) {
    this.#client = client;
    this.#key = key;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (const part of this.#pieces.add(bytes)) {
      this.#upload ??= await inWordsOfStorage(() => MultipartUpload.begin(this.#client, this.#key));
      await inWordsOfStorage(() => this.#upload!.add(part));
    }
  }

  async complete(): Promise<void> {
    const [rest, upload] = [this.#pieces.rest(), this.#upload];
    if (upload === undefined) {
      await inWordsOfStorage(() => this.#client.put(this.#key, rest));
    } else {
      if (rest.length > 0) await inWordsOfStorage(() => upload.add(rest));
      await inWordsOfStorage(() => upload.complete());
    }
    this.#ended = true;
  }

  async abort(): Promise<void> {
    const upload = this.#upload;
    if (this.#ended || upload === undefined) return;
    this.#ended = true;
    // The store forgets uploads by its own rules where it cannot be told.
    await upload.abort().catch(() => undefined);
  }
}
