import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { ForgeEvent } from '../forge/webhook/forge-event.ts';
import { WebhookReceiver } from '../forge/webhook/webhook-receiver.ts';
import { readWebhookSecrets } from './webhook-secrets.ts';

/** What the server answers from. */
export interface WebhookServerOptions {
  /** Each file there is one secret that forges sign with; read at each delivery. */
  secretsDirectory: string;
  /** Whether this process is the one that acts on what it hears. */
  leads: () => boolean;
  /** Called once for each delivery that is genuine and new. */
  onEvent: (event: ForgeEvent) => void;
  logger: Logger;
}

/** Each may bring some megabytes before its signature is looked at; together they stay far below a pod's memory. */
const MAXIMUM_CONNECTIONS = 20;

/** How long answers under way may take when the server stops. */
const LAST_ANSWERS_MILLISECONDS = 2_000;

/** `/webhooks/github` and `/webhooks/gitea`, for forges. They make things quick; what is true is asked of the forge. */
export class WebhookServer {
  readonly #options: WebhookServerOptions;
  readonly #receiver: WebhookReceiver;
  readonly #server: Server;

  constructor(options: WebhookServerOptions) {
    this.#options = options;
    const { secretsDirectory, logger } = options;
    const secrets = () => readWebhookSecrets(secretsDirectory);
    const onEvent = (event: ForgeEvent) => {
      logger.debug('A forge tells of a change', { event });
      options.onEvent(event);
    };
    this.#receiver = new WebhookReceiver({ secrets, onEvent, logger });
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        logger.error('A webhook could not be answered', { error });
        response.destroy();
      });
    });
    this.#server.headersTimeout = 5_000;
    this.#server.requestTimeout = 15_000;
    this.#server.maxConnections = MAXIMUM_CONNECTIONS;
    // Deliveries are seldom: none keeps a connection from another, or holds up the end.
    this.#server.maxRequestsPerSocket = 1;
  }

  /** @param port 0 for any free one. @returns the port. */
  async listen(port: number, host?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, ...(host !== undefined && { host }) }, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more deliveries; those under way are still answered, if that is soon. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const impatience = setTimeout(() => this.#server.closeAllConnections(), LAST_ANSWERS_MILLISECONDS);
    await closed;
    clearTimeout(impatience);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Told as a failure, so that the forge shows who was asked; whoever leads looks at the forge from time to time anyway.
    if (!this.#options.leads()) return send(response, 503, 'this operator does not lead: another one does');
    if (!(await this.#receiver.handle(request, response))) send(response, 404, 'not found');
  }
}

/** The body of the request is not read: the connection ends with the answer. */
function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
