import type { RealForge } from '@churnops/dev/forge/forge.ts';
import type { ForgeRepository, ForgeUser } from '@churnops/dev/forge/forge-administration.ts';

/** What reviewers say, in Gitea's words. */
export type Verdict = 'APPROVED' | 'REQUEST_CHANGES';

/** People around one repository of a real Gitea: one who may write, one who may only read. */
export class ForgePeople {
  readonly #forge: RealForge;
  readonly #path: string;
  readonly #repository: ForgeRepository;
  readonly #users: Record<'writer' | 'reader', ForgeUser>;

  private constructor(
    forge: RealForge,
    repository: ForgeRepository,
    users: Record<'writer' | 'reader', ForgeUser>,
  ) {
    this.#forge = forge;
    this.#repository = repository;
    this.#path = `/repos/${repository.owner}/${repository.name}`;
    this.#users = users;
  }

  static async enter(forge: RealForge, repository: ForgeRepository): Promise<ForgePeople> {
    const writer = await forge.createUser(`${repository.name}-writer`);
    const reader = await forge.createUser(`${repository.name}-reader`);
    await forge.addCollaborator(repository, writer, 'write');
    await forge.addCollaborator(repository, reader, 'read');
    return new ForgePeople(forge, repository, { writer, reader });
  }

  get writer(): string {
    return this.#users.writer.username;
  }

  get reader(): string {
    return this.#users.reader.username;
  }

  async review(number: number, event: Verdict, by: 'writer' | 'reader' = 'writer'): Promise<void> {
    await this.#as(by, 'POST', `pulls/${number}/reviews`, { event, body: 'I looked at it.' });
  }

  async dismissReviews(number: number): Promise<void> {
    const reviews = await this.#as<{ id: number }[]>('writer', 'GET', `pulls/${number}/reviews`);
    for (const { id } of reviews) {
      await this.#forge.call('POST', `${this.#path}/pulls/${number}/reviews/${id}/dismissals`, {
        message: 'No longer.',
      });
    }
  }

  async close(number: number): Promise<void> {
    await this.#as('writer', 'PATCH', `pulls/${number}`, { state: 'closed' });
  }

  async reopen(number: number): Promise<void> {
    await this.#as('writer', 'PATCH', `pulls/${number}`, { state: 'open' });
  }

  async merge(number: number): Promise<void> {
    await this.#as('writer', 'POST', `pulls/${number}/merge`, { Do: 'merge' });
  }

  async label(number: number, name: string): Promise<void> {
    const labels = await this.#as<{ id: number; name: string }[]>('writer', 'GET', 'labels?limit=50');
    const known = labels.find((one) => one.name === name);
    const { id } =
      known ?? (await this.#as<{ id: number }>('writer', 'POST', 'labels', { name, color: '#ffffff' }));
    await this.#as('writer', 'POST', `issues/${number}/labels`, { labels: [id] });
  }

  async unlabel(number: number, name: string): Promise<void> {
    const labels = await this.#as<{ id: number; name: string }[]>('writer', 'GET', `issues/${number}/labels`);
    const id = labels.find((one) => one.name === name)?.id;
    await this.#as('writer', 'DELETE', `issues/${number}/labels/${id}`);
  }

  /** Pushes a commit of the administrator's to a branch. @returns its id. */
  push(branch: string, files: Readonly<Record<string, string>>): Promise<string> {
    return this.#forge.commitFiles(this.#repository, files, { branch });
  }

  /** Makes the base branch a protected one. */
  async protect(rule: object): Promise<void> {
    await this.#forge.call('POST', `${this.#path}/branch_protections`, { rule_name: 'main', ...rule });
  }

  /** Makes a branch where the base branch is. */
  async branch(name: string): Promise<void> {
    await this.#as('writer', 'POST', 'branches', { new_branch_name: name, old_branch_name: 'main' });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#as('writer', 'DELETE', `branches/${encodeURIComponent(branch)}`);
  }

  #as<T>(who: 'writer' | 'reader', method: string, path: string, body?: object): Promise<T> {
    const { username, password } = this.#users[who];
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    return this.#forge.call<T>(method, `${this.#path}/${path}`, body, `Basic ${basic}`);
  }
}
