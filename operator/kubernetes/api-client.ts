import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { operatorError } from '../errors.ts';
import { type ApiCall, type ApiStatus, errorOfStatus, retryDelay } from './api-status.ts';
import type { Connection } from './connection.ts';

/** One request to the apiserver. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, such as `/apis/apps/v1/deployments`. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  /** The type of the body; patches must name theirs. */
  contentType?: string;
  signal?: AbortSignal;
}

/** Told about every answer, for `rest_client_requests_total`; the code is `error` where none came. */
export type RequestObserver = (call: ApiCall, code: number | 'error', seconds: number) => void;

const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const HEADERS_TIMEOUT_MILLISECONDS = 15_000;
/** A page of a list is the largest answer. */
const MAXIMUM_RESPONSE_BYTES = 64 * 1024 * 1024;
const MAXIMUM_THROTTLED_RETRIES = 3;

/** Speaks JSON with the apiserver over the one connection pool; errors come out of the operator's table. */
export class ApiClient {
  readonly #connection: Connection;
  readonly #observe: RequestObserver;
  readonly #userAgent: string;

  /** @param userAgent who is told in the apiserver's audit log to have asked. */
  constructor(
    connection: Connection,
    observe: RequestObserver = () => undefined,
    userAgent = 'churnops-operator',
  ) {
    this.#connection = connection;
    this.#observe = observe;
    this.#userAgent = userAgent;
  }

  /**
   * Makes a request and parses its answer. One that the apiserver throttles is made again when it says, three times.
   *
   * @throws CodedError by the status (`NotFound`, `Conflict`, …), `ApiServerUnreachable` where no answer came.
   */
  async request<T>(options: ApiRequest): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const deadline = AbortSignal.timeout(REQUEST_TIMEOUT_MILLISECONDS);
      const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
      const response = await this.#send(options, signal, REQUEST_TIMEOUT_MILLISECONDS);
      const text = await readBounded(response.body, options);
      if (response.statusCode < 300) return parse<T>(text, options);
      const delay = retryDelay(response.statusCode, response.headers['retry-after']);
      if (delay === undefined || attempt >= MAXIMUM_THROTTLED_RETRIES) {
        throw errorOfStatus(response.statusCode, parseStatus(text), options);
      }
      await sleep(delay, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  /**
   * Opens an answer without an end, such as a watch.
   *
   * @param idleMilliseconds the longest silence: after it the iteration throws and the connection is closed.
   */
  async stream(options: ApiRequest, idleMilliseconds: number): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#send(options, options.signal, idleMilliseconds);
    if (response.statusCode < 300) return named(response.body, options);
    throw errorOfStatus(response.statusCode, parseStatus(await readBounded(response.body, options)), options);
  }

  async #send(
    options: ApiRequest,
    signal: AbortSignal | undefined,
    bodyTimeout: number,
  ): Promise<Dispatcher.ResponseData> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const response = await request(urlOf(this.#connection.server, options), {
        method: options.method,
        dispatcher: this.#connection.dispatcher,
        headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
        bodyTimeout,
        headers: {
          ...(await this.#connection.authenticate()),
          accept: 'application/json',
          'user-agent': this.#userAgent,
          ...(options.body !== undefined && { 'content-type': options.contentType ?? 'application/json' }),
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
        ...(signal && { signal }),
      });
      this.#observe(options, response.statusCode, seconds());
      return response;
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      this.#observe(options, 'error', seconds());
      throw unreachable(options, cause);
    }
  }
}

function urlOf(server: string, options: ApiRequest): URL {
  const url = new URL(server + options.path);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** The same stream, whose broken connections and silences are errors of the table. */
async function* named(body: AsyncIterable<Uint8Array>, call: ApiCall): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw unreachable(call, cause);
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>, call: ApiCall): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_RESPONSE_BYTES) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw unreachable(call, cause);
  }
  if (bytes > MAXIMUM_RESPONSE_BYTES) {
    throw operatorError('ApiResponseTooLarge', { ...callValues(call), maximum: MAXIMUM_RESPONSE_BYTES });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse<T>(text: string, call: ApiCall): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw operatorError('ApiResponseUnreadable', callValues(call), { cause });
  }
}

/** A proxy before the apiserver may answer with a page of its own; its text is then the reason. */
function parseStatus(text: string): ApiStatus {
  try {
    return JSON.parse(text) as ApiStatus;
  } catch {
    return { message: text.slice(0, 200) };
  }
}

function unreachable(call: ApiCall, cause: unknown): Error {
  return operatorError('ApiServerUnreachable', { ...callValues(call), reason: describe(cause) }, { cause });
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as NodeJS.ErrnoException).code;
  return code && !cause.message.includes(code) ? `${code} ${cause.message}` : cause.message;
}

function callValues(call: ApiCall): { method: string; path: string } {
  return { method: call.method, path: call.path };
}
