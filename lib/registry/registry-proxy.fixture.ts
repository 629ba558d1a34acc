import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** What someone does before a request is passed on, and before its answer is. */
export interface RegistryWitness {
  before(method: string, path: string): Promise<void>;
  after(method: string, path: string): Promise<void>;
}

/** An HTTP proxy before a real registry that speaks plain HTTP, through which one process of a test reads. */
export class RegistryProxy implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(registry: string, witness: RegistryWitness): Promise<RegistryProxy> {
    const server = createServer((incoming, outgoing) => {
      pass(registry, witness, incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RegistryProxy(server);
  }

  /** Host and port, which take the registry's place in references. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

async function pass(
  registry: string,
  witness: RegistryWitness,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  await witness.before(method, url);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = request(`http://${registry}${url}`, { method, headers }, resolve);
    onward.on('error', reject);
    incoming.pipe(onward);
  });
  await witness.after(method, url);
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, outgoing);
}
