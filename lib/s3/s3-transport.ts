import { createHash } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { AwsV4Signer } from 'aws4fetch';
import { Agent, type RequestInit, type Response, fetch as undiciFetch } from 'undici';
import { error } from '../errors.ts';
import { type Clock, RETRY_POLICY, SYSTEM_CLOCK, TemporaryAnswer, withRetries } from '../registry/retry.ts';
import { boundedText, readReason, reasonOf } from './s3-answer.ts';
import type { S3Credentials } from './s3-credentials.ts';
import { bucketName, DEFAULT_REGION, objectURL, type S3Bucket } from './s3-location.ts';

/** One request to a bucket. */
export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Empty for the bucket itself. */
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** What it is for, in words that finish "it refused to …". */
  action: string;
  /** Answers that are no fault, beside those of success. */
  accept?: readonly number[];
}

/** The world that requests go out to. */
export interface S3World {
  fetch?: typeof undiciFetch;
  clock?: Clock;
  random?: () => number;
  signal?: AbortSignal;
}

const CONNECT_TIMEOUT = 10_000;
const IDLE_TIMEOUT = 30_000;
const EMPTY = new Uint8Array();

/** Signs and sends requests (AWS Signature Version 4, the body's sha256 in the signature), again where that may help. */
export class S3Transport {
  readonly bucket: S3Bucket;
  readonly #credentials: S3Credentials;
  readonly #world: S3World;
  readonly #agent: Agent;

  constructor(bucket: S3Bucket, credentials: S3Credentials, world: S3World = {}) {
    const { certificateAuthority } = credentials;
    const ca = certificateAuthority && { ca: [...getCACertificates('default'), certificateAuthority] };
    this.bucket = bucket;
    this.#credentials = credentials;
    this.#world = world;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT, ...ca },
      headersTimeout: IDLE_TIMEOUT,
      bodyTimeout: IDLE_TIMEOUT,
    });
  }

  /** The answer, whose body is the caller's to read. @throws S3NotFound, S3Refused, S3Unreachable (retryable) or S3AnswerInvalid */
  send(request: S3Request): Promise<Response> {
    return this.#retry(() => this.#attempt(request));
  }

  /** The answer's body as text. @throws what `send` throws */
  sendForText(request: S3Request, maximumBytes: number): Promise<string> {
    return this.#retry(async () => {
      const response = await this.#attempt(request);
      const text = await boundedText(response, maximumBytes).catch((cause: unknown) => {
        throw this.#unreachable(request, cause);
      });
      if (text !== undefined) return text;
      const reason = `its answer is larger than ${maximumBytes} bytes`;
      throw error('S3AnswerInvalid', { place: this.place(request.key), action: request.action, reason });
    });
  }

  /** A key, for people. */
  place(key: string): string {
    return key === '' ? bucketName(this.bucket) : `${key} in ${bucketName(this.bucket)}`;
  }

  /** Ends all connections: nobody reads what is still on its way. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #retry<T>(operation: () => Promise<T>): Promise<T> {
    const { clock = SYSTEM_CLOCK, random = Math.random } = this.#world;
    return withRetries(operation, { clock, random, policy: RETRY_POLICY });
  }

  async #attempt(request: S3Request): Promise<Response> {
    const response = await this.#exchange(request);
    if (response.ok || request.accept?.includes(response.status)) return response;
    const reason = await readReason(response);
    const values = { place: this.place(request.key), action: request.action, reason };
    const { status } = response;
    if (status === 404) throw error('S3NotFound', values);
    if (status === 401 || status === 403) throw error('S3Refused', values);
    if (status === 408 || status === 429 || status >= 500) {
      const cause = new TemporaryAnswer(status, response.headers.get('retry-after'));
      throw error('S3Unreachable', values, { cause });
    }
    throw error('S3AnswerInvalid', values);
  }

  async #exchange({ method, key, query, headers, body, action }: S3Request): Promise<Response> {
    const url = objectURL(this.bucket, key);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const payload = createHash('sha256')
      .update(body ?? EMPTY)
      .digest('hex');
    const { accessKeyId, secretAccessKey, sessionToken } = this.#credentials;
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': payload },
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: 's3',
      region: this.bucket.region ?? DEFAULT_REGION,
    });
    const signed = await signer.sign();
    const init: RequestInit = {
      method,
      // What fetch itself says where a range is asked for must not be signed.
      headers: { 'accept-encoding': 'identity', ...Object.fromEntries(signed.headers) },
      redirect: 'manual',
      dispatcher: this.#agent,
      ...(this.#world.signal === undefined ? {} : { signal: this.#world.signal }),
      ...(body === undefined ? {} : { body }),
    };
    try {
      return await (this.#world.fetch ?? undiciFetch)(signed.url, init);
    } catch (cause) {
      throw this.#unreachable({ key, action }, cause);
    }
  }

  #unreachable({ key, action }: Pick<S3Request, 'key' | 'action'>, cause: unknown): Error {
    this.#world.signal?.throwIfAborted();
    return error('S3Unreachable', { place: this.place(key), action, reason: reasonOf(cause) }, { cause });
  }
}
