import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import type { HttpTransport } from './http-transport.ts';
import type { StoredWriter } from './storage.ts';

/** Collects a file on the scratch disk and sends it by one PUT, which says how long it is and can be tried again. */
export class UrlWriter implements StoredWriter {
  readonly #transport: HttpTransport;
  readonly #url: string;
  readonly #file: FileHandle;
  readonly #path: string;
  #ended = false;

  private constructor(transport: HttpTransport, url: string, file: FileHandle, path: string) {
    this.#transport = transport;
    this.#url = url;
    this.#file = file;
    this.#path = path;
  }

  static async create(transport: HttpTransport, url: string, workDirectory: string): Promise<UrlWriter> {
    const path = join(workDirectory, `upload-${randomUUID()}`);
    return new UrlWriter(transport, url, await open(path, 'wx'), path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes).catch((cause: unknown) => {
      throw diskFault(cause, 'what is to be sent');
    });
  }

  async complete(): Promise<void> {
    await this.#file.close();
    const response = await this.#transport.send({
      method: 'PUT',
      url: this.#url,
      body: () => openAsBlob(this.#path),
      action: 'write it',
    });
    await response.body?.cancel();
    this.#ended = true;
    await rm(this.#path, { force: true });
  }

  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    // The scratch disk goes with the pod.
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}
