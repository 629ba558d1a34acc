import type { Response } from 'undici';
import { error } from '../errors.ts';
import type { S3Credentials } from './s3-credentials.ts';
import type { S3Bucket } from './s3-location.ts';
import { S3Transport, type S3World } from './s3-transport.ts';
import { elements, elementText } from './s3-xml.ts';

/** What a bucket says of an object. */
export interface S3Object {
  key: string;
  size: number;
  /** `version:<id>` where the bucket keeps versions, else `etag:<ETag>`. */
  version?: string;
  etag?: string;
  /** When it was written, by the store's clock. */
  modified?: Date;
}

/** An object's bytes on their way. */
export interface S3Body extends Omit<S3Object, 'size' | 'modified'> {
  response: Response;
}

/** Of one page of a listing, and of it all: a directory of more files is none to read as one. */
const MAXIMUM_LIST_BYTES = 16 * 2 ** 20;
const MAXIMUM_LISTED = 100_000;

/** Objects of one bucket: asks, reads, writes in one piece, lists and removes. */
export class S3Client {
  readonly transport: S3Transport;

  constructor(bucket: S3Bucket, credentials: S3Credentials, world: S3World = {}) {
    this.transport = new S3Transport(bucket, credentials, world);
  }

  /** What is known of an object; undefined where it is not there. @throws S3Refused, S3Unreachable, S3AnswerInvalid */
  async head(key: string): Promise<S3Object | undefined> {
    const response = await this.transport.send({ method: 'HEAD', key, action: 'look at it', accept: [404] });
    if (response.status === 404) return undefined;
    const { headers } = response;
    const size = Number(headers.get('content-length') ?? 0);
    return { key, size, ...versionOf(response), ...modifiedAt(headers.get('last-modified')) };
  }

  /**
   * Reads an object, or the part of it from `from` up to `end`.
   *
   * @param etag the state that is wanted: of another one nothing is read, and the answer's status is 412.
   * @returns an answer of status 200 or 206, 412 (another state) or 416 (nothing from `from` on).
   */
  async get(key: string, range: { from?: number; end?: number }, etag?: string): Promise<S3Body> {
    const { from = 0, end } = range;
    const bytes = `bytes=${from}-${end === undefined ? '' : end - 1}`;
    const response = await this.transport.send({
      method: 'GET',
      key,
      action: 'read it',
      accept: [412, 416],
      headers: {
        ...(from === 0 && end === undefined ? {} : { range: bytes }),
        ...(etag === undefined ? {} : { 'if-match': etag }),
      },
    });
    return { key, response, ...versionOf(response) };
  }

  /** Writes an object in one piece. */
  async put(key: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const response = await this.transport.send({ method: 'PUT', key, body, action: 'write it' });
    await response.body?.cancel();
  }

  /** Takes an object away; one that is not there is no fault. */
  async remove(key: string): Promise<void> {
    const response = await this.transport.send({
      method: 'DELETE',
      key,
      action: 'remove it',
      accept: [404],
    });
    await response.body?.cancel();
  }

  /**
   * The objects whose key is the prefix and a name without a slash, in the order of their keys.
   *
   * @throws S3AnswerInvalid where there are more than 100,000
   */
  async list(prefix: string): Promise<S3Object[]> {
    const found: S3Object[] = [];
    let token: string | undefined;
    do {
      const query = {
        'list-type': '2',
        prefix,
        delimiter: '/',
        'encoding-type': 'url',
        ...(token === undefined ? {} : { 'continuation-token': token }),
      };
      const request = { method: 'GET', key: '', query, action: `list ${prefix}` } as const;
      const page = await this.transport.sendForText(request, MAXIMUM_LIST_BYTES);
      // Not every store does as it is asked; one that does says so.
      const escaped = elementText(page, 'EncodingType') === 'url';
      for (const contents of elements(page, 'Contents')) found.push(readContents(contents, escaped));
      token =
        elementText(page, 'IsTruncated') === 'true' ? elementText(page, 'NextContinuationToken') : undefined;
      if (found.length > MAXIMUM_LISTED) {
        const reason = `there are more than ${MAXIMUM_LISTED} objects`;
        throw error('S3AnswerInvalid', { place: this.transport.place(''), action: request.action, reason });
      }
    } while (token !== undefined);
    return found;
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

function versionOf({ headers }: Response): Pick<S3Object, 'version' | 'etag'> {
  const [id, etag] = [headers.get('x-amz-version-id') ?? 'null', headers.get('etag')];
  const version = id === 'null' ? etag && `etag:${etag}` : `version:${id}`;
  return { ...(version ? { version } : {}), ...(etag === null ? {} : { etag }) };
}

function readContents(contents: string, escaped: boolean): S3Object {
  const etag = elementText(contents, 'ETag');
  const text = elementText(contents, 'Key') ?? '';
  const key = escaped ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
  const size = Number(elementText(contents, 'Size') ?? 0);
  const modified = modifiedAt(elementText(contents, 'LastModified') ?? null);
  return { key, size, ...modified, ...(etag === undefined ? {} : { etag, version: `etag:${etag}` }) };
}

function modifiedAt(text: string | null): Pick<S3Object, 'modified'> {
  const modified = new Date(text ?? '');
  return Number.isNaN(modified.getTime()) ? {} : { modified };
}
