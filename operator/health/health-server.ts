import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** One thing that must hold; `failure` says in words why it does not. */
export interface Check {
  name: string;
  failure: () => string | undefined;
}

/** What the server answers from. */
export interface HealthServerOptions {
  /** What must hold, or else the process is better started anew. */
  liveness: readonly Check[];
  /** What must hold for the process to be of use. */
  readiness: readonly Check[];
  registry: Registry;
}

/** `/healthz`, `/readyz` and `/metrics`, for the kubelet and Prometheus. */
export class HealthServer {
  readonly #options: HealthServerOptions;
  readonly #server: Server;

  constructor(options: HealthServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: Error) => send(response, 500, `${error.message}\n`));
    });
    this.#server.headersTimeout = 5_000;
    this.#server.requestTimeout = 10_000;
    this.#server.maxConnections = 200;
  }

  /** @param port 0 for any free one. @returns the port. */
  async listen(port: number, host?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, ...(host !== undefined && { host }) }, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'only GET\n');
    if (path === '/healthz') return sendChecks(response, this.#options.liveness);
    if (path === '/readyz') return sendChecks(response, this.#options.readiness);
    if (path !== '/metrics') return send(response, 404, 'not found\n');
    const { registry } = this.#options;
    send(response, 200, await registry.metrics(), registry.contentType);
  }
}

/** One line a check, as the apiserver's own `/readyz?verbose` has them. */
function sendChecks(response: ServerResponse, checks: readonly Check[]): void {
  const results = checks.map((check) => ({ name: check.name, failure: check.failure() }));
  const lines = results.map(({ name, failure }) =>
    failure === undefined ? `[+]${name} ok` : `[-]${name} failed: ${failure}`,
  );
  const healthy = results.every(({ failure }) => failure === undefined);
  send(response, healthy ? 200 : 503, `${[...lines, healthy ? 'ok' : 'failed'].join('\n')}\n`);
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
