import { randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTLS } from 'node:https';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { forgeErrors } from './errors.ts';

const TIMEOUT_MILLISECONDS = 30_000;

/** Where a forge is, and who administers it. */
export interface ForgeAccess {
  /** Without a slash at its end; Git's URLs are `URL/OWNER/NAME.git`, the API's begin with `URL/api/v1`. */
  url: string;
  /** Of its certificate, in PEM, where it has one. */
  certificateAuthority?: string;
  administrator: { username: string; password: string };
  /** The administrator's token, which may do everything. */
  token: string;
}

/** A person or a program that the forge knows. */
export interface ForgeUser {
  username: string;
  email: string;
  password: string;
}

/** What a token may do, in Gitea's words: `write:repository` is contents, pull requests and statuses, `write:issue` labels and comments. */
export type TokenScope =
  | 'all'
  | `${'read' | 'write'}:${'admin' | 'issue' | 'misc' | 'notification' | 'organization' | 'repository' | 'user'}`;

/** A repository and the URL that Git clones it from. */
export interface ForgeRepository {
  owner: string;
  name: string;
  cloneURL: string;
}

/** What a webhook is called for. */
export interface WebhookOptions {
  url: string;
  secret: string;
  /** Gitea's names, as in `push`, `pull_request`; pushes, pull requests and reviews unless told. */
  events?: readonly string[];
}

const WEBHOOK_EVENTS = ['push', 'pull_request', 'pull_request_review'];

/** What a story's other side does at a forge: users, tokens, repositories, webhooks. Gitea's API. */
export class ForgeAdministration {
  readonly access: ForgeAccess;

  constructor(access: ForgeAccess) {
    this.access = access;
  }

  /** Makes a user, with a password that nobody else has unless one is given. */
  async createUser(username: string, password = randomBytes(16).toString('hex')): Promise<ForgeUser> {
    const user = { username, email: `${username}@example.org`, password };
    await this.call('POST', '/admin/users', { ...user, must_change_password: false });
    return user;
  }

  /** Makes a token for a user; without scopes it may do everything the user may. */
  async createToken(user: { username: string }, scopes: readonly TokenScope[] = ['all']): Promise<string> {
    const body = { name: randomBytes(8).toString('hex'), scopes };
    const path = `/users/${encodeURIComponent(user.username)}/tokens`;
    // Gitea gives tokens to no one who shows a token.
    const { username, password } = this.access.administrator;
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return (await this.call<{ sha1: string }>('POST', path, body, basic)).sha1;
  }

  /** Makes a private repository with one commit (a README) on its branch `main`. */
  async createRepository(owner: { username: string }, name: string): Promise<ForgeRepository> {
    const path = `/admin/users/${encodeURIComponent(owner.username)}/repos`;
    await this.call('POST', path, { name, private: true, auto_init: true, default_branch: 'main' });
    return { owner: owner.username, name, cloneURL: `${this.access.url}/${owner.username}/${name}.git` };
  }

  /** The text of a file on the branch `main`; undefined where there is none. */
  async readFile({ owner, name }: ForgeRepository, path: string): Promise<string | undefined> {
    const file = await this.find<{ content: string }>(`/repos/${owner}/${name}/contents/${path}`);
    return file && Buffer.from(file.content, 'base64').toString('utf8');
  }

  /** What the API has at a path; undefined where there is nothing. */
  find<T>(path: string): Promise<T | undefined> {
    return this.call<T>('GET', path).catch((error) => {
      if (isCodedError(error, 'ForgeRefused') && error.values['status'] === 404) return undefined;
      throw error;
    });
  }

  /** Lets a user into a repository. */
  async addCollaborator(
    { owner, name }: ForgeRepository,
    user: { username: string },
    permission: 'read' | 'write' | 'admin',
  ): Promise<void> {
    const path = `/repos/${owner}/${name}/collaborators/${encodeURIComponent(user.username)}`;
    await this.call('PUT', path, { permission });
  }

  /** Commits files, new or changed, to a branch; returns the id of the commit. */
  async commitFiles(
    { owner, name }: ForgeRepository,
    files: Readonly<Record<string, string>>,
    { branch = 'main', message = 'Change files' }: { branch?: string; message?: string } = {},
  ): Promise<string> {
    const changes = Object.entries(files).map(([path, content]) => ({
      path,
      content: Buffer.from(content).toString('base64'),
      operation: 'upload',
    }));
    const body = { branch, message, files: changes };
    const path = `/repos/${owner}/${name}/contents`;
    return (await this.call<{ commit: { sha: string } }>('POST', path, body)).commit.sha;
  }

  /** Lets the forge call a URL; returns the webhook's number. */
  async createWebhook({ owner, name }: ForgeRepository, options: WebhookOptions): Promise<number> {
    const { url, secret, events = WEBHOOK_EVENTS } = options;
    const config = { url, secret, content_type: 'json' };
    const hook = { type: 'gitea', active: true, events, config };
    return (await this.call<{ id: number }>('POST', `/repos/${owner}/${name}/hooks`, hook)).id;
  }

  /**
   * Calls the API as the administrator, or as whom `authorization` says.
   *
   * @param path what follows `/api/v1`
   * @throws ForgeRefused with the answer's body where its status is 400 or more
   */
  call<T = unknown>(
    method: string,
    path: string,
    body?: object,
    authorization = `token ${this.access.token}`,
  ): Promise<T> {
    const { url, certificateAuthority } = this.access;
    const request = url.startsWith('https:') ? requestTLS : requestPlain;
    const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const options = { method, headers, signal, ...(certificateAuthority && { ca: certificateAuthority }) };
    return new Promise((resolve, reject) => {
      const call = request(`${url}/api/v1${path}`, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 400) reject(forgeErrors.error('ForgeRefused', { method, path, status, body: text }));
          else resolve((text ? JSON.parse(text) : undefined) as T);
        });
      });
      call.once('error', reject);
      call.end(body && JSON.stringify(body));
    });
  }
}
