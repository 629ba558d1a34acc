import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import type { ForgeCredentials } from '../connection/credentials.ts';
import type { Forge } from '../forge.ts';
import { Forges } from '../forges.ts';
import { WRITE_LIMITS } from '../traffic/write-queue.ts';
import { FakeClock } from './fake-clock.ts';

/** How a test lets the forge answer one request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void;

/** A forge over real HTTP that says what a test wants it to say, and a client whose time stands still. */
export interface ScriptedForge extends AsyncDisposable {
  clock: FakeClock;
  forges: Forges;
  /** METHOD and path of every request. */
  requests: string[];
  /** Every line of the client's log. */
  log: string[];
  answer(script: Script): void;
  open(repository?: string, credentials?: ForgeCredentials): Forge;
}

export const CANARY = 'canary-5b1f0e7d2c9a4';

export async function startScriptedForge(options: { checkLease?: () => void } = {}): Promise<ScriptedForge> {
  const clock = new FakeClock();
  const requests: string[] = [];
  const log: string[] = [];
  let script: Script = (_request, response) => response.writeHead(500).end();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    script(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const forges = new Forges({
    logger: createLogger({ name: 'test', level: 'debug', destination: { write: (line) => log.push(line) } }),
    checkLease: options.checkLease ?? (() => undefined),
    writeLimits: { ...WRITE_LIMITS, pauseMilliseconds: 0 },
    fetchLimits: { timeoutMilliseconds: 500, maximumBytes: 100_000 },
    retryMilliseconds: 1,
    clock,
  });
  return {
    clock,
    forges,
    requests,
    log,
    answer: (next) => {
      script = next;
    },
    open: (repository = 'models', credentials = { kind: 'Token', token: CANARY }) =>
      forges.open({
        provider: 'GitHub',
        apiURL,
        repository: { owner: 'shop', name: repository },
        credentials,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole answer in JSON. */
export function send(status: number, body: unknown, headers: Record<string, string> = {}): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}
