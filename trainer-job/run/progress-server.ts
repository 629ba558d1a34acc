import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Progress } from '../training/progress.ts';

const HEADERS_TIMEOUT = 5_000;
const MAXIMUM_CONNECTIONS = 64;

/** Answers `GET /progress` and `GET /healthz` while a run is under way. */
export class ProgressServer {
  readonly #server: Server;
  #progress: Progress = { phase: 'Reading', percent: 0, message: 'starting' };

  constructor() {
    this.#server = createServer(
      { headersTimeout: HEADERS_TIMEOUT, requestTimeout: HEADERS_TIMEOUT },
      (request, response) => {
        const path = request.url?.split('?', 1)[0];
        const found = request.method === 'GET' && (path === '/progress' || path === '/healthz');
        const body = path === '/healthz' ? { status: 'ok' } : this.#progress;
        response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', connection: 'close' });
        response.end(
          JSON.stringify(found ? body : { error: 'GET /progress and GET /healthz are answered here' }),
        );
      },
    );
    this.#server.maxConnections = MAXIMUM_CONNECTIONS;
  }

  /** Listens and returns the port, which is chosen by the system where 0 is asked for. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** What is answered from now on. */
  update(progress: Progress): void {
    this.#progress = progress;
  }

  /** Ends all connections and stops listening. */
  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
