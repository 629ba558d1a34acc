import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { type Connection, connect } from '../kubernetes/connection.ts';

/** A request that came by, or that is about to. */
export interface ProxiedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** What it would have changed, as it was sent; empty where it only reads. */
  body: string;
}

/** Sees a request that the apiserver has answered, before the client sees the answer. */
export type Witness = (request: ProxiedRequest) => Promise<void>;

/** What becomes of a request instead of being passed on; undefined passes it on, perhaps after a while. */
export type Intervention = (request: ProxiedRequest) => Promise<InjectedAnswer | undefined>;

export interface InjectedAnswer {
  status: number;
  body: object;
}

const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * An HTTP proxy before a real apiserver, in whose place it can go silent, cut connections and give wrong answers. It
 * speaks plain HTTP to its client and adds the credentials of a kubeconfig.
 */
export class FaultProxy implements AsyncDisposable {
  readonly requests: ProxiedRequest[] = [];
  readonly #upstream: Connection;
  readonly #impersonation: Record<string, string>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #watches = new Set<ServerResponse>();
  #intervene: Intervention = async () => undefined;
  #witness: Witness = async () => undefined;
  #silent = false;

  private constructor(upstream: Connection, user: string | undefined) {
    this.#upstream = upstream;
    this.#impersonation = user === undefined ? {} : { 'impersonate-user': user };
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** @param user whom the apiserver is to take the client for, and whose rights count; else the kubeconfig's. */
  static async start(kubeconfig: string, user?: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(await connect({ kubeconfig }), user);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A connection through the proxy. */
  connection(): Connection {
    return { server: this.url, dispatcher: new Agent({ allowH2: false }), authenticate: async () => ({}) };
  }

  /** A kubeconfig that leads through the proxy, as the text of its file. */
  kubeconfig(): string {
    const cluster = { server: this.url, 'insecure-skip-tls-verify': true };
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proxy', cluster }],
      contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'nobody' } }],
      users: [{ name: 'nobody', user: {} }],
      'current-context': 'proxy',
    });
  }

  /** The requests that would have changed something. */
  get writes(): ProxiedRequest[] {
    return this.requests.filter(({ method }) => MUTATING.has(method));
  }

  /** Decides over each request to come. */
  intervene(intervention: Intervention): void {
    this.#intervene = intervention;
  }

  /** Looks at each request between the apiserver's answer and the client's knowledge of it. */
  witness(witness: Witness): void {
    this.#witness = witness;
  }

  /** Keeps connections open but passes no byte to clients on those that are; new requests work. */
  silenceOpenWatches(): void {
    for (const watch of this.#watches) watch.cork();
    this.#silent = true;
  }

  /** Writes a line into every open watch and ends it, as an apiserver does that reports an error. */
  endWatchesWith(event: object): void {
    for (const watch of this.#watches) watch.end(`${JSON.stringify(event)}\n`);
  }

  /** Resets every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watches.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#upstream.dispatcher.destroy();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.#upstream.server);
    const method = incoming.method ?? 'GET';
    const body = MUTATING.has(method) ? await text(incoming) : '';
    const proxied = { method, path: url.pathname, query: url.searchParams, body };
    this.requests.push(proxied);
    const injected = await this.#intervene(proxied);
    if (injected) {
      outgoing.writeHead(injected.status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(injected.body));
      return;
    }
    const ended = new AbortController();
    outgoing.once('close', () => ended.abort());
    const answer = await request(url, {
      method: proxied.method as 'GET',
      dispatcher: this.#upstream.dispatcher,
      headers: { ...forwarded(incoming), ...this.#impersonation, ...(await this.#upstream.authenticate()) },
      ...(MUTATING.has(proxied.method) && { body }),
      signal: ended.signal,
      bodyTimeout: 0,
    });
    await this.#witness(proxied);
    outgoing.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] as string });
    outgoing.flushHeaders();
    if (proxied.query.get('watch') === 'true') this.#watches.add(outgoing);
    try {
      for await (const chunk of answer.body) outgoing.write(chunk);
      if (!(this.#silent && outgoing.writableCorked > 0)) outgoing.end();
    } finally {
      this.#watches.delete(outgoing);
    }
  }
}

function forwarded(incoming: IncomingMessage): Record<string, string> {
  const { accept, 'content-type': type, 'user-agent': agent } = incoming.headers;
  return {
    ...(accept && { accept }),
    ...(type && { 'content-type': type }),
    ...(agent && { 'user-agent': agent }),
  };
}
