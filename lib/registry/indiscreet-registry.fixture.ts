import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a registry gives away what it was told in confidence. */
export type Indiscretion = 'refuses' | 'fails' | 'challenges' | 'redirects' | 'gives a token that is no JSON';

/** A registry that repeats the credentials it was shown wherever a careless client would write them down. */
export interface IndiscreetRegistry {
  host: string;
  /** Whether it was ever shown credentials; else it had none to repeat. */
  wasTold(): boolean;
  stop(): Promise<void>;
}

/** Starts one that repeats what it hears in the manner of `indiscretion`. */
export async function startIndiscreetRegistry(indiscretion: Indiscretion): Promise<IndiscreetRegistry> {
  let told = false;
  const server = createServer((request, response) => {
    const heard = hear(request);
    told ||= heard !== '';
    const authenticate = { 'www-authenticate': challenge(request, indiscretion, heard) };
    if (heard === '') return void response.writeHead(401, authenticate).end();
    const body = JSON.stringify({ errors: [{ code: heard.toUpperCase(), message: heard, detail: heard }] });
    const words = heard.replaceAll('\n', ' ');
    if (indiscretion === 'fails') return void response.writeHead(503, words, { 'x-heard': words }).end(body);
    if (indiscretion === 'challenges') return void response.writeHead(401, authenticate).end(body);
    if (indiscretion === 'redirects') {
      const location = `http://127.0.0.1:1/?${new URLSearchParams({ heard })}`;
      return void response.writeHead(307, { location }).end(body);
    }
    if (indiscretion === 'gives a token that is no JSON') return void response.end(heard.split('\n')[0]);
    response.writeHead(403, words, { 'x-heard': words }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    wasTold: () => told,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The user and password that a request shows, and the header as it came; empty where it shows none. */
function hear({ headers }: IncomingMessage): string {
  const [, encoded] = headers.authorization?.split(' ') ?? [];
  if (encoded === undefined) return '';
  const password = Buffer.from(encoded, 'base64').toString().split(':')[1];
  return `${password}\n${headers.authorization}`;
}

function challenge({ headers }: IncomingMessage, indiscretion: Indiscretion, heard: string): string {
  if (indiscretion !== 'gives a token that is no JSON') return `Basic realm="${heard.replaceAll('\n', ' ')}"`;
  return `Bearer realm="http://${headers.host}/token",service="registry"`;
}

/** Every manner of it. */
export const INDISCRETIONS: readonly Indiscretion[] = [
  'refuses',
  'fails',
  'challenges',
  'redirects',
  'gives a token that is no JSON',
];
