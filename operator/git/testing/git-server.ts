import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { CertificateAuthority } from '@churnops/dev/certificates/certificate-authority.ts';
import { Origin } from './origin.ts';

/** How the server treats the next requests. */
export type Manners =
  | { kind: 'Normal' }
  | { kind: 'Answer'; status: number; headers?: Record<string, string> }
  /** Nothing at all is answered. */
  | { kind: 'Silent' }
  /** The answer to a POST comes in small pieces. */
  | { kind: 'Drip'; bytes: number; milliseconds: number }
  /** The connection is cut after so many bytes of the answer to a POST. */
  | { kind: 'Cut'; bytes: number };

const NORMAL: Manners = { kind: 'Normal' };

/** A request that the server got. */
export interface SeenRequest {
  method: string;
  path: string;
  query: string;
  authorization: string | undefined;
  /** Whether it asks for objects, and not only what there is. */
  fetches: boolean;
  /** Of the answer's body, so far. */
  bytes: number;
}

/** A real `git http-backend` behind HTTP, which can ask for credentials and misbehave. */
export class GitServer {
  readonly seen: SeenRequest[] = [];
  manners: Manners = NORMAL;
  /** By the name of a repository, where it is treated in its own way. */
  readonly mannersOf = new Map<string, Manners>();
  /** Asked of everyone where it is set. */
  credentials: { username: string; password: string } | undefined;
  /** Called with every request before it is answered, while the client waits. */
  whileWaiting: (() => Promise<void>) | undefined;
  /** Called before a push is handed on; a race is made here. */
  beforePush: (() => Promise<void>) | undefined;
  /** Called when a push is done, before its client knows. */
  afterPush: (() => void) | undefined;
  readonly certificateAuthority: string | undefined;
  readonly #directory: string;
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(directory: string, certificate: { cert: string; key: string; ca: string } | undefined) {
    this.#directory = directory;
    this.#scheme = certificate ? 'https' : 'http';
    this.certificateAuthority = certificate?.ca;
    const answer: RequestListener = (request, response) => {
      this.#answer(request, response).catch((error: Error) => response.destroy(error));
    };
    this.#server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  }

  static async start(options: { tls?: boolean } = {}): Promise<GitServer> {
    const directory = await mkdtemp(join(tmpdir(), 'git-server-'));
    const server = new GitServer(directory, options.tls ? await certificateIn(directory) : undefined);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  url(name: string): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}.git`;
  }

  /** Makes an empty repository that the server has from now on. */
  async createRepository(name: string): Promise<Origin> {
    return Origin.create(join(this.#directory, `${name}.git`));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const manners = this.mannersOf.get(url.pathname.split(/[/.]/)[1] ?? '') ?? this.manners;
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.search.slice(1),
      authorization: request.headers.authorization,
      fetches: false,
      bytes: 0,
    };
    this.seen.push(seen);
    await this.whileWaiting?.();
    if (manners.kind === 'Silent') return;
    if (manners.kind === 'Answer') {
      response.writeHead(manners.status, manners.headers).end('not today');
      return;
    }
    if (!this.#letsIn(request)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      return;
    }
    if (url.pathname.endsWith('/git-receive-pack')) await this.beforePush?.();
    await this.#serve(request, url, response, seen, manners);
  }

  #letsIn(request: IncomingMessage): boolean {
    if (!this.credentials) return true;
    const { username, password } = this.credentials;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return request.headers.authorization === expected;
  }

  async #serve(
    request: IncomingMessage,
    url: URL,
    response: ServerResponse,
    seen: SeenRequest,
    manners: Manners,
  ): Promise<void> {
    const sending = request.method === 'POST' ? manners : NORMAL;
    const backend = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#directory,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        REQUEST_METHOD: request.method,
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_USER: 'tester',
      },
    });
    request.pipe(backend.stdin);
    noteCommand(request, seen);
    // A client that hangs up ends the program that serves it, and its pipes break; that is no failure of the test.
    for (const stream of [backend.stdin, backend.stdout, request, response]) {
      stream.on('error', () => backend.kill());
    }
    response.on('close', () => backend.kill());
    let head = Buffer.alloc(0);
    let body = false;
    for await (const chunk of backend.stdout as AsyncIterable<Buffer>) {
      if (body) {
        await send(response, chunk, seen, sending);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) continue;
      writeHead(response, head.subarray(0, end).toString());
      body = true;
      await send(response, head.subarray(end + 4), seen, sending);
    }
    if (url.pathname.endsWith('/git-receive-pack')) this.afterPush?.();
    response.end();
  }
}

async function send(
  response: ServerResponse,
  chunk: Buffer,
  seen: SeenRequest,
  manners: Manners,
): Promise<void> {
  seen.bytes += chunk.length;
  if (manners.kind === 'Cut') {
    if (seen.bytes <= manners.bytes) return void response.write(chunk);
    response.write(chunk.subarray(0, Math.max(0, manners.bytes - (seen.bytes - chunk.length))));
    response.destroy();
  } else if (manners.kind === 'Drip') {
    let at = 0;
    for await (const _ of setInterval(manners.milliseconds)) {
      if (response.destroyed || at >= chunk.length) return;
      response.write(chunk.subarray(at, at + manners.bytes));
      at += manners.bytes;
    }
  } else if (!response.destroyed) {
    response.write(chunk);
  }
}

/** Version 2 of the protocol names its command in the body, which Git compresses when it is long. */
function noteCommand(request: IncomingMessage, seen: SeenRequest): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    seen.fetches = text.includes('command=fetch');
  });
}

function writeHead(response: ServerResponse, head: string): void {
  const headers = head.split('\r\n').map((line) => line.split(/: (.*)/s) as [string, string]);
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  const others = headers.filter(([name]) => name !== 'Status').map(([name, value]) => [name, value] as const);
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(others));
}

async function certificateIn(directory: string): Promise<{ cert: string; key: string; ca: string }> {
  const authority = await CertificateAuthority.create(join(directory, 'pki'), 'ca', 'git test');
  const pair = await authority.issue('server', {
    commonName: 'git',
    usages: ['server'],
    hosts: ['127.0.0.1'],
  });
  const [cert, key, ca] = await Promise.all(
    [pair.certificatePath, pair.keyPath, authority.certificatePath].map((path) => readFile(path, 'utf8')),
  );
  return { cert: cert!, key: key!, ca: ca! };
}
