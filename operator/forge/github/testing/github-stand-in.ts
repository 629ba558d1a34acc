import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ApiDescription, type MatchedOperation } from './api-description.ts';
import { GitHubAnswers } from './github-answers.ts';
import { type Call, failure, ROUTES, type RouteAnswer } from './github-routes.ts';
import { GitHubState } from './github-state.ts';

/** Who is behind an Authorization header; undefined refuses it. */
export type Authenticate = (authorization: string, call: MatchedOperation) => string | undefined;

export interface GitHubStandInOptions {
  /** OWNER/NAME */
  repository: string;
  /** GitHub's word for what each login may do. */
  permissions: ReadonlyMap<string, string>;
  authenticate: Authenticate;
  /** Whether the token's permissions are enough for an operation; everything is allowed where nothing is said. */
  allows?: (call: MatchedOperation) => boolean;
  /** What there is already; an empty repository where nothing is said. */
  state?: GitHubState;
  /** Answers of the operations that have no route here, by METHOD and path. */
  routes?: Readonly<Record<string, (call: Call) => RouteAnswer>>;
  /** Shared by the stand-ins of a test file, so that its schemas are compiled once; one of its own where nothing is said. */
  description?: ApiDescription;
}

/**
 * Stands in for GitHub: it checks every call, and every answer of its own, by GitHub's published API description. The real
 * service was not tried.
 */
export class GitHubStandIn {
  readonly state: GitHubState;
  /** What was wrong with calls and answers; a test fails if there is anything. */
  readonly faults: string[] = [];
  /** METHOD, path with query, and status of every call. */
  readonly calls: string[] = [];
  readonly #options: GitHubStandInOptions;
  readonly #description: ApiDescription;
  readonly #answers: GitHubAnswers;
  readonly #server: Server;

  constructor(options: GitHubStandInOptions) {
    this.#options = options;
    this.#description = options.description ?? new ApiDescription();
    this.state = options.state ?? new GitHubState(options.permissions);
    this.#answers = new GitHubAnswers(this.state, options.repository);
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: Error) => {
        this.faults.push(`${request.method} ${request.url}: ${error.stack}`);
        response.destroy();
      });
    });
  }

  /** @returns the URL of its API. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://github.test');
    const body = Number(request.headers['content-length'] ?? 0) > 0 ? await json(request) : undefined;
    const matched = this.#description.match(method, pathname);
    const answer = matched
      ? this.#answer(matched, request.headers.authorization ?? '', query, body)
      : this.#undescribed(method, pathname);
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
    const unchanged = method === 'GET' && request.headers['if-none-match'] === etag;
    const status = unchanged ? 304 : answer.status;
    this.calls.push(`${method} ${request.url} ${status}`);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', etag });
    response.end(unchanged ? undefined : text);
  }

  #answer(
    matched: MatchedOperation,
    authorization: string,
    query: URLSearchParams,
    body: unknown,
  ): RouteAnswer {
    const user = this.#options.authenticate(authorization, matched);
    if (user === undefined) return failure(401, 'Bad credentials');
    if (this.#options.allows?.(matched) === false)
      return failure(403, 'Resource not accessible by personal access token');
    const name = `${matched.method} ${matched.template}`;
    const note = (faults: string[]) => this.faults.push(...faults.map((fault) => `${name}: ${fault}`));
    note(this.#description.faultsOfRequest(matched, query, body));
    const call = { parameters: matched.parameters, query, body: (body ?? {}) as Call['body'], user };
    const route = this.#options.routes?.[name] ?? ROUTES[name];
    if (route === undefined) throw new Error(`the stand-in has no route for ${name}`);
    const answer = route(call, this.state, this.#answers);
    note(this.#description.faultsOfAnswer(matched, answer.status, answer.body));
    return answer;
  }

  #undescribed(method: string, pathname: string): RouteAnswer {
    this.faults.push(`${method} ${pathname} is not in GitHub's API description, or not in our part of it`);
    return failure(404, 'Not Found');
  }
}
