import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Call } from '@churnops/lib/registry/crash-points.fixture.ts';

/** What someone does with a call before the server sees it, and before its answer is seen. */
export interface CallWitness {
  /** False keeps the call from the server: whoever made it is gone. */
  before(call: Call): Promise<boolean>;
  after(call: Call): Promise<void>;
}

/** Of a body so much is looked at as text; what Git sends is none. */
const TEXT = /json|text/;

/**
 * An HTTP proxy before a real server that speaks plain HTTP (a forge with its Git, a registry), through which one process
 * of a test reaches it. A call is passed on only once all of it is there, so that it is made as a whole or not at all.
 */
export class WitnessedProxy implements AsyncDisposable {
  readonly #upstream: string;
  readonly #witness: CallWitness;
  readonly #server: Server;

  private constructor(upstream: string, witness: CallWitness) {
    this.#upstream = upstream;
    this.#witness = witness;
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  /** @param upstream host and port of the server. */
  static async start(upstream: string, witness: CallWitness): Promise<WitnessedProxy> {
    const proxy = new WitnessedProxy(upstream, witness);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Host and port, which take the server's place. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = incoming;
    const body = await buffer(incoming);
    const text = TEXT.test(incoming.headers['content-type'] ?? '') ? body.toString('utf8') : '';
    const call = { method, path, body: text };
    if (!(await this.#witness.before(call))) return void outgoing.destroy();
    const { 'transfer-encoding': _, expect: __, ...headers } = incoming.headers;
    const length = body.length > 0 || method !== 'GET' ? { 'content-length': String(body.length) } : {};
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method, headers: { ...headers, ...length } };
      request(`http://${this.#upstream}${path}`, options, resolve).on('error', reject).end(body);
    });
    await this.#witness.after(call);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  }
}
