import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { LimitCounter, type LimitVerdict, type RequestLimits } from './limit-counter.ts';

/** One call that came by. */
export interface LimitedCall {
  /** METHOD and the path, with numbers and commits left out, so that calls of a kind are one. */
  kind: string;
  status: number;
  /** Whether it counts against the limit of requests: what has not changed is free. */
  counted: boolean;
  /** Milliseconds of the monotonic clock. */
  at: number;
}

/** What is before which forge. */
export interface LimitProxyOptions {
  /** The address of the forge's API. */
  upstream: string;
  limits: RequestLimits;
  /** How long an hour is, in milliseconds: a test has not the time for whole ones. */
  hourMilliseconds: number;
}

/**
 * A proxy before a forge that holds its clients to GitHub's limits and refuses in GitHub's words. As GitHub does, it gives every answer an
 * ETag, and does not count a question whose answer is that nothing changed.
 */
export class LimitProxy implements AsyncDisposable {
  readonly calls: LimitedCall[] = [];
  readonly #options: LimitProxyOptions;
  readonly #counter: LimitCounter;
  readonly #server: Server;

  private constructor(options: LimitProxyOptions) {
    this.#options = options;
    this.#counter = new LimitCounter(options.limits, options.hourMilliseconds, () => performance.now());
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
    });
  }

  static async start(options: LimitProxyOptions): Promise<LimitProxy> {
    const proxy = new LimitProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The address that takes the place of the forge's API. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get refused(): LimitedCall[] {
    return this.calls.filter(({ status }) => status === 403 || status === 429);
  }

  /** How many were under way at once, at most. */
  get mostAtOnce(): number {
    return this.#counter.mostAtOnce;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const body = await buffer(incoming);
    const at = performance.now();
    const note = (status: number, counted: boolean) =>
      this.calls.push({ kind: kindOf(method, url), status, counted, at });
    const verdict = this.#counter.admit(method);
    if (verdict.kind !== 'Admitted') {
      note(verdict.kind === 'Primary' ? 403 : 429, true);
      refuse(outgoing, verdict);
      return;
    }
    try {
      const { status, headers, content } = await this.#forward(incoming, body);
      const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
      const unchanged = method === 'GET' && incoming.headers['if-none-match'] === etag;
      if (!unchanged) this.#counter.count();
      note(unchanged ? 304 : status, !unchanged);
      outgoing.writeHead(unchanged ? 304 : status, {
        ...headers,
        ...(method === 'GET' && { etag }),
        ...this.#counter.headers(),
      });
      outgoing.end(unchanged ? undefined : content);
    } finally {
      verdict.end();
    }
  }

  async #forward(incoming: IncomingMessage, body: Buffer) {
    const { 'if-none-match': _, 'transfer-encoding': __, host: ___, ...headers } = incoming.headers;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
      const options = { method: incoming.method, headers: { ...headers, ...length } };
      request(`${this.#options.upstream}${incoming.url}`, options, resolve).on('error', reject).end(body);
    });
    const content = await buffer(answer);
    const {
      etag: _etag,
      'transfer-encoding': _encoding,
      'content-length': _length,
      ...kept
    } = answer.headers;
    return { status: answer.statusCode ?? 502, headers: kept, content };
  }
}

function refuse(outgoing: ServerResponse, verdict: Exclude<LimitVerdict, { kind: 'Admitted' }>): void {
  const primary = verdict.kind === 'Primary';
  const message = primary
    ? 'API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include the request ID.'
    : 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  outgoing.writeHead(primary ? 403 : 429, { 'content-type': 'application/json', ...verdict.headers });
  outgoing.end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest' }));
}

function kindOf(method: string, url: string): string {
  const path = url.replace(/\?.*$/, '').replace(/^(\/api\/v1)?\/repos\/[^/]+\/[^/]+/, '');
  const plain = path
    .replace(/\/[0-9a-f]{40}\b/g, '/SHA')
    .replace(/\/\d+\b/g, '/N')
    .replace(/\/(labels|branches|collaborators)\/[^/]+/, '/$1/NAME');
  return `${method} ${plain || '/'}`;
}
