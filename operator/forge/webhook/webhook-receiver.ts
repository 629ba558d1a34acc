import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { forgeError } from '../errors.ts';
import type { ForgeProvider } from '../repository.ts';
import { DeliveryMemory } from './delivery-memory.ts';
import { type ForgeEvent, parseForgeEvent } from './forge-event.ts';
import { isSigned } from './signature.ts';

export interface WebhookReceiverOptions {
  /** The secrets in use now; asked for each delivery, so that one can be replaced while running. */
  secrets: () => readonly string[] | Promise<readonly string[]>;
  /** Called once for each delivery that is genuine and new. */
  onEvent: (event: ForgeEvent) => void;
  logger: Logger;
  /** GitHub itself sends at most 25 MB; what is larger than this is healed by the next poll. */
  maximumBytes?: number;
  /** For a body to arrive. */
  timeoutMilliseconds?: number;
  maximumRemembered?: number;
}

const PROVIDERS: ReadonlyMap<string, ForgeProvider> = new Map([
  ['/webhooks/github', 'GitHub'],
  ['/webhooks/gitea', 'Gitea'],
]);
const HEADERS: Record<ForgeProvider, { event: string; delivery: string }> = {
  GitHub: { event: 'x-github-event', delivery: 'x-github-delivery' },
  Gitea: { event: 'x-gitea-event', delivery: 'x-gitea-delivery' },
};

/** `POST /webhooks/github` and `/webhooks/gitea`. Nothing of a body is read as more than bytes before its signature holds. */
export class WebhookReceiver {
  readonly #options: Required<WebhookReceiverOptions>;
  readonly #memory: DeliveryMemory;

  constructor(options: WebhookReceiverOptions) {
    const defaults = {
      maximumBytes: 5 * 1024 * 1024,
      timeoutMilliseconds: 10_000,
      maximumRemembered: 10_000,
    };
    this.#options = { ...defaults, ...options };
    this.#memory = new DeliveryMemory(this.#options.maximumRemembered);
  }

  /** Answers a request; false where its path is none of ours. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const provider = PROVIDERS.get(request.url?.split('?')[0] ?? '');
    if (provider === undefined) return false;
    if (request.method !== 'POST') {
      answer(response, 405, 'only POST');
      return true;
    }
    try {
      const body = await readBody(request, this.#options);
      answer(response, 200, this.#receive(provider, request.headers, body, await this.#options.secrets()));
    } catch (error) {
      this.#refuse(response, provider, error);
    }
    return true;
  }

  #receive(
    provider: ForgeProvider,
    headers: IncomingHttpHeaders,
    body: Uint8Array,
    secrets: readonly string[],
  ): string {
    const { onEvent } = this.#options;
    if (!isSigned(provider, headers, body, secrets)) throw forgeError('WebhookSignatureInvalid');
    const names = HEADERS[provider];
    const event = parseForgeEvent(provider, String(headers[names.event] ?? ''), body);
    // The id is not signed, so a replayed body may come with a new one: the body itself counts too.
    const known = !this.#memory.add(`body ${createHash('sha256').update(body).digest('hex')}`);
    const id = headers[names.delivery];
    if ((id !== undefined && !this.#memory.add(`${provider} ${id}`)) || known) return 'known already';
    onEvent(event);
    return 'taken';
  }

  #refuse(response: ServerResponse, provider: ForgeProvider, error: unknown): void {
    const { logger } = this.#options;
    const status = isCodedError(error) ? error.status : 500;
    const code = isCodedError(error) ? error.code : 'WebhookFailed';
    logger.warn('a webhook delivery was refused', { provider, code, ...(status === 500 && { error }) });
    // What is left of the body is not read: the connection ends with the answer.
    response.setHeader('connection', 'close');
    answer(response, status, isCodedError(error) ? error.message : 'the delivery could not be handled');
  }
}

function readBody(
  request: IncomingMessage,
  { maximumBytes, timeoutMilliseconds }: { maximumBytes: number; timeoutMilliseconds: number },
): Promise<Buffer> {
  const tooLarge = () => forgeError('WebhookTooLarge', { maximum: maximumBytes });
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: Error) => {
      request.pause();
      reject(error);
    };
    const broken = (reason: string) => fail(forgeError('WebhookInvalid', { reason }));
    const timer = setTimeout(() => broken('it did not arrive in time'), timeoutMilliseconds);
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maximumBytes) fail(tooLarge());
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => broken('it broke off'));
    request.once('close', () => {
      clearTimeout(timer);
      broken('it broke off');
    });
  });
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}
