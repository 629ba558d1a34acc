import type { Response } from 'undici';
import { error } from '../errors.ts';
import { HttpTransport, withoutQuery } from './http-transport.ts';
import { requireName } from './name.ts';
import { readResuming } from './resuming-read.ts';
import type { ReadOptions, Storage, StoredFile, StoredWriter } from './storage.ts';
import type { StorageContext } from './storage-context.ts';
import { UrlWriter } from './url-writer.ts';

/** A file that a web server has, or takes by PUT. It has no directories: of one, files are only known by name. */
export class UrlStorage implements Storage {
  readonly location: string;
  readonly #url: string;
  readonly #context: StorageContext;
  readonly #transport: HttpTransport;

  constructor(url: string, context: StorageContext) {
    const parsed = URL.parse(url);
    if (
      parsed === null ||
      !['http:', 'https:'].includes(parsed.protocol) ||
      parsed.username ||
      parsed.password
    )
      throw error('StorageInvalid', {
        place: 'the url',
        reason: 'it must be an http or https address without a user',
      });
    parsed.hash = '';
    this.#url = parsed.href;
    this.#context = context;
    this.#transport = new HttpTransport(context);
    this.location = withoutQuery(this.#url);
  }

  async list(): Promise<StoredFile[]> {
    const file = await this.describe('');
    if (file !== undefined) return [file];
    throw error('StorageNotFound', { place: this.location, reason: 'the server has no such file' });
  }

  async describe(name: string): Promise<StoredFile | undefined> {
    const url = this.#urlOf(name);
    const response = await this.#transport.send({
      method: 'HEAD',
      url,
      action: 'look at it',
      accept: [404, 405, 410, 501],
    });
    if (response.status === 404 || response.status === 410) return undefined;
    const size = response.ok ? response.headers.get('content-length') : null;
    const version = response.ok ? versionOf(response) : undefined;
    return {
      name,
      path: new URL(url).pathname,
      ...(size === null ? {} : { size: Number(size) }),
      ...(version === undefined ? {} : { version }),
    };
  }

  read(name: string, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    const url = this.#urlOf(name);
    return readResuming(
      withoutQuery(url),
      options,
      async ({ from, end }, state) => {
        const ranged = from > 0 || end !== undefined;
        const response = await this.#transport.send({
          method: 'GET',
          url,
          action: 'read it',
          accept: [416],
          headers: {
            ...(ranged ? { range: `bytes=${from}-${end === undefined ? '' : end - 1}` } : {}),
            ...(state === undefined ? {} : { 'if-range': state }),
          },
        });
        const [now, version] = [stateOf(response), versionOf(response)];
        const file = version === undefined ? {} : { version };
        return { response, file, ...(now === undefined ? {} : { state: now }) };
      },
      this.#context,
    );
  }

  async create(name: string): Promise<StoredWriter> {
    return UrlWriter.create(this.#transport, this.#urlOf(name), this.#context.workDirectory);
  }

  async remove(name: string): Promise<void> {
    const url = this.#urlOf(name);
    const response = await this.#transport.send({
      method: 'DELETE',
      url,
      action: 'remove it',
      accept: [404, 410],
    });
    await response.body?.cancel();
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #urlOf(name: string): string {
    if (name === '') return this.#url;
    requireName(this.location, name);
    const url = new URL(this.#url);
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
    return url.href;
  }
}

/** What the server calls this state of the file. */
export function versionOf({ headers }: Pick<Response, 'headers'>): string | undefined {
  const [etag, modified] = [headers.get('etag'), Date.parse(headers.get('last-modified') ?? '')];
  if (etag !== null) return `etag:${etag}`;
  return Number.isNaN(modified) ? undefined : `modified:${new Date(modified).toISOString()}`;
}

/** What If-Range takes (RFC 9110, 13.1.5): a strong ETag, or when the file was changed, where that is a minute ago. */
function stateOf({ headers }: Response): string | undefined {
  const etag = headers.get('etag');
  if (etag !== null) return etag.startsWith('W/') ? undefined : etag;
  const [modified, date] = [headers.get('last-modified'), Date.parse(headers.get('date') ?? '')];
  return modified !== null && date - Date.parse(modified) >= 60_000 ? modified : undefined;
}
