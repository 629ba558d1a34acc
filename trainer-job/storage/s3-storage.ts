import { S3Client, type S3Object } from '@churnops/lib/s3/s3-client.ts';
import type { S3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';
import { error } from '../errors.ts';
import { requireName } from './name.ts';
import { readResuming } from './resuming-read.ts';
import { inWordsOfStorage } from './s3-faults.ts';
import { S3Writer } from './s3-writer.ts';
import type { ReadOptions, Storage, StoredFile, StoredWriter } from './storage.ts';
import type { StorageContext } from './storage-context.ts';

/** An object of a bucket, or a prefix and what is directly under it. */
export class S3Storage implements Storage {
  readonly location: string;
  readonly #client: S3Client;
  readonly #key: string;
  readonly #context: StorageContext;

  constructor(bucket: S3Bucket, key: string, credentials: S3Credentials, context: StorageContext) {
    this.#client = new S3Client(bucket, credentials, context);
    this.#key = key;
    this.#context = context;
    this.location = this.#client.transport.place(key);
  }

  async list(): Promise<StoredFile[]> {
    const single = this.#key === '' || this.#key.endsWith('/') ? undefined : await this.describe('');
    if (single !== undefined) return [single];
    const prefix = this.#keyOf('');
    const found = await inWordsOfStorage(() =>
      this.#client.list(prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`),
    );
    const files = found.map((object) =>
      this.#file(object.key.slice(prefix.length).replace(/^\//, ''), object),
    );
    const named = files.filter(({ name }) => name !== '');
    if (named.length > 0) return named;
    throw error('StorageNotFound', {
      place: this.location,
      reason: 'there is no such object, and none under it',
    });
  }

  async describe(name: string): Promise<StoredFile | undefined> {
    const object = await inWordsOfStorage(() => this.#client.head(this.#keyOf(name)));
    return object && this.#file(name, object);
  }

  read(name: string, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    const key = this.#keyOf(name);
    return readResuming(
      this.#client.transport.place(key),
      options,
      async (wanted, state) => {
        const { response, etag, version } = await inWordsOfStorage(() =>
          this.#client.get(key, wanted, state),
        );
        const file = version === undefined ? {} : { version };
        return { response, file, ...(etag === undefined ? {} : { state: etag }) };
      },
      this.#context,
    );
  }

  async create(name: string): Promise<StoredWriter> {
    return new S3Writer(this.#client, this.#keyOf(name));
  }

  async remove(name: string): Promise<void> {
    return inWordsOfStorage(() => this.#client.remove(this.#keyOf(name)));
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #keyOf(name: string): string {
    if (name === '') return this.#key;
    requireName(this.location, name);
    return this.#key === '' || this.#key.endsWith('/') ? `${this.#key}${name}` : `${this.#key}/${name}`;
  }

  #file(name: string, { key, size, version, modified }: S3Object): StoredFile {
    return {
      name,
      path: key,
      size,
      ...(version === undefined ? {} : { version }),
      ...(modified && { modified }),
    };
  }
}
