import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeRepository, ForgeUser, TokenScope } from '@churnops/dev/forge/forge-administration.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { formatMarker, type Marker } from '@churnops/operator/forge/marker.ts';
import type { ProposalStatus } from '../environments/model.ts';

/** What a token of a person must allow, as the help says. */
const SCOPES = ['write:repository', 'write:issue', 'read:user'] as const;

/** A real Gitea with an operator's account, two people, and one repository. */
export class ForgeOfTests implements AsyncDisposable {
  readonly repository: ForgeRepository;
  /** Path of the PEM file with the forge's certificate authority. */
  readonly certificates: string;
  readonly #forge: Awaited<ReturnType<typeof startRealForge>>;
  readonly #directory: string;
  readonly #operator: ForgeUser;

  private constructor(parts: {
    forge: Awaited<ReturnType<typeof startRealForge>>;
    repository: ForgeRepository;
    directory: string;
    operator: ForgeUser;
  }) {
    this.#forge = parts.forge;
    this.#directory = parts.directory;
    this.#operator = parts.operator;
    this.repository = parts.repository;
    this.certificates = join(parts.directory, 'ca.pem');
  }

  static async start(): Promise<ForgeOfTests> {
    const forge = await startRealForge({ tls: true });
    const directory = await mkdtemp(join(tmpdir(), 'churnops-people-'));
    const repository = await forge.createRepository(forge.access.administrator, 'models');
    const operator = await forge.createUser('operator');
    await forge.addCollaborator(repository, operator, 'write');
    const made = new ForgeOfTests({ forge, repository, directory, operator });
    await writeFile(made.certificates, forge.access.certificateAuthority ?? '');
    return made;
  }

  /** A person who may read or write; gives their token, which may do what the help says unless told. */
  async person(
    name: string,
    permission: 'read' | 'write',
    scopes: readonly TokenScope[] = SCOPES,
  ): Promise<string> {
    const user = await this.#forge.createUser(name);
    await this.#forge.addCollaborator(this.repository, user, permission);
    return this.#forge.createToken(user, scopes);
  }

  /** Changes files of a branch, as someone with Git would; gives the commit. */
  commit(files: Record<string, string>, branch = 'main'): Promise<string> {
    return this.#forge.commitFiles(this.repository, files, { branch });
  }

  /** Opens a pull request as the operator does, and says what its status then says. */
  async propose(
    branch: string,
    files: Record<string, string>,
    marker: Marker,
  ): Promise<Required<Pick<ProposalStatus, 'pullRequest' | 'pushed'>>> {
    const wanted = { new_branch_name: branch, old_branch_name: 'main' };
    await this.call('POST', '/branches', wanted);
    const commit = await this.commit(files, branch);
    const body = { head: branch, base: 'main', title: `Promote ${branch}`, body: formatMarker(marker) };
    const { number, html_url: url } = await this.call<{ number: number; html_url: string }>(
      'POST',
      '/pulls',
      body,
      `Basic ${Buffer.from(`${this.#operator.username}:${this.#operator.password}`).toString('base64')}`,
    );
    return { pullRequest: { number, url }, pushed: { branch, commit } };
  }

  /** Calls the API of the repository, as the administrator unless told. */
  call<T = unknown>(method: string, path: string, body?: object, authorization?: string): Promise<T> {
    const { owner, name } = this.repository;
    return this.#forge.call(method, `/repos/${owner}/${name}${path}`, body, authorization);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forge.stop();
    await rm(this.#directory, { recursive: true });
  }
}
