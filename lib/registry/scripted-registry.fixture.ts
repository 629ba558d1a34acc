import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSilentLogger } from '../logging/logger.ts';
import type { Credentials } from './docker-config.ts';
import { RegistryClient } from './registry-client.ts';
import type { RegistryOption } from './registry-options.ts';

/** A registry for tests that says what a test wants it to say, over real HTTP. */
export interface ScriptedRegistry {
  host: string;
  /** `METHOD path` of every request, in order. */
  requests: string[];
  /** The Authorization header of every request, in order. */
  authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/** Starts a server on a free port; `answer` gets every request. */
export async function startScriptedRegistry(
  answer: (request: IncomingMessage, response: ServerResponse, host: string) => void,
): Promise<ScriptedRegistry> {
  const requests: string[] = [];
  const authorizations: (string | undefined)[] = [];
  let host = '';
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    authorizations.push(request.headers.authorization);
    answer(request, response, host);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host, requests, authorizations, close };
}

/** A client for scripted registries, with a clock that passes only when it is told to wait. */
export function createTestClient(options: {
  hosts: RegistryOption[];
  credentials?: Credentials;
  attempts?: number;
}) {
  const delays: number[] = [];
  const clock = {
    time: 0,
    now: () => clock.time,
    delay: async (milliseconds: number) => {
      delays.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  const client = new RegistryClient({
    registries: options.hosts.map((option) => ({ plainHTTP: true, ...option })),
    credentials: options.credentials ?? new Map(),
    logger: createSilentLogger(),
    clock,
    random: () => 0.5,
    retryPolicy: { attempts: options.attempts ?? 3, baseMilliseconds: 100, maximumMilliseconds: 5_000 },
  });
  return { client, clock, delays };
}
