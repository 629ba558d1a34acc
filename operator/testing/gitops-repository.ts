import type { RealForge } from '@churnops/dev/forge/forge.ts';
import type { ForgeRepository, ForgeUser } from '@churnops/dev/forge/forge-administration.ts';
import { parse } from 'yaml';
import { MODELS } from '../churn-model/model.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { ApiClient } from '../kubernetes/api-client.ts';
import { objectPath } from '../kubernetes/paths.ts';

/** A pull request as a person sees it. */
export interface SeenPullRequest {
  number: number;
  title: string;
  body: string;
  state: string;
  merged: boolean;
  labels: string[];
  head: string;
  headSha: string;
}

interface GiteaPull {
  number: number;
  title: string;
  body: string;
  state: string;
  merged: boolean;
  labels: { name: string }[];
  head: { ref: string; sha: string };
}

/**
 * A repository on a real forge with a file for each environment, the people around it, and the GitOps tool that applies its
 * files, which is played: an apiserver alone has none.
 */
export class GitOpsRepository {
  readonly repository: ForgeRepository;
  /** Whom the operator's token belongs to, and a person who may approve. */
  readonly token: string;
  readonly #forge: RealForge;
  readonly #colleague: ForgeUser;
  readonly #namespace: Namespace;
  readonly #client: ApiClient;
  readonly #applied = new Map<string, string>();

  private constructor(
    forge: RealForge,
    namespace: Namespace,
    made: { repository: ForgeRepository; token: string; colleague: ForgeUser },
  ) {
    this.#forge = forge;
    this.#namespace = namespace;
    this.#client = new ApiClient(namespace.connection);
    this.repository = made.repository;
    this.token = made.token;
    this.#colleague = made.colleague;
  }

  /** @param name of the repository; its people are named after it. */
  static async create(forge: RealForge, namespace: Namespace, name: string): Promise<GitOpsRepository> {
    const repository = await forge.createRepository(forge.access.administrator, name);
    const robot = await forge.createUser(`${name}-robot`);
    const colleague = await forge.createUser(`${name}-colleague`);
    for (const user of [robot, colleague]) await forge.addCollaborator(repository, user, 'write');
    const token = await forge.createToken(robot, ['write:repository', 'write:issue', 'read:user']);
    return new GitOpsRepository(forge, namespace, { repository, token, colleague });
  }

  get path(): string {
    return `/repos/${this.repository.owner}/${this.repository.name}`;
  }

  /** A person commits files to the base branch. */
  async commit(files: Readonly<Record<string, string>>): Promise<void> {
    await this.#forge.commitFiles(this.repository, files);
  }

  /** The GitOps tool applies every file that changed on the base branch. */
  async sync(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const text = await this.read(path);
      if (this.#applied.get(path) === text) continue;
      const body = parse(text);
      body.metadata.namespace = this.#namespace.name;
      await this.#client.request({
        method: 'PATCH',
        path: objectPath(MODELS, this.#namespace.key(body.metadata.name)),
        query: { fieldManager: 'gitops', force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body,
      });
      this.#applied.set(path, text);
    }
  }

  /** A file on the base branch. */
  async read(path: string): Promise<string> {
    const { content } = await this.#forge.call<{ content: string }>(
      'GET',
      `${this.path}/contents/${path}?ref=main`,
    );
    return Buffer.from(content, 'base64').toString('utf8');
  }

  /** All of them, the oldest first. */
  async pullRequests(): Promise<SeenPullRequest[]> {
    const pulls = await this.#forge.call<GiteaPull[]>('GET', `${this.path}/pulls?state=all&limit=50`);
    return pulls
      .map(({ number, title, body, state, merged, labels, head }) => ({
        ...{ number, title, body, state, merged, head: head.ref, headSha: head.sha },
        labels: labels.map(({ name }) => name).sort(),
      }))
      .sort((one, other) => one.number - other.number);
  }

  /** The colleague approves the present head. */
  async approve(number: number): Promise<void> {
    await this.#asColleague('POST', `${this.path}/pulls/${number}/reviews`, {
      event: 'APPROVED',
      body: 'Fine.',
    });
  }

  /** The colleague closes it unmerged. */
  async reject(number: number): Promise<void> {
    await this.#asColleague('PATCH', `${this.path}/pulls/${number}`, { state: 'closed' });
  }

  /** The colleague puts a label on it, which the repository may not have yet. */
  async label(number: number, name: string): Promise<void> {
    const labels = await this.#forge.call<{ id: number; name: string }[]>(
      'GET',
      `${this.path}/labels?limit=50`,
    );
    const found =
      labels.find((label) => label.name === name) ??
      (await this.#forge.call<{ id: number }>('POST', `${this.path}/labels`, { name, color: '#0e8a16' }));
    await this.#asColleague('POST', `${this.path}/issues/${number}/labels`, { labels: [found.id] });
  }

  async branches(): Promise<string[]> {
    const branches = await this.#forge.call<{ name: string }[]>('GET', `${this.path}/branches?limit=50`);
    return branches.map(({ name }) => name).sort();
  }

  /** The first lines of the messages of all commits on the base branch, the newest first. */
  async messages(): Promise<string[]> {
    const commits = await this.#forge.call<{ commit: { message: string } }[]>(
      'GET',
      `${this.path}/commits?sha=main&limit=50&stat=false&files=false`,
    );
    return commits.map(({ commit }) => commit.message.split('\n')[0] ?? '');
  }

  /** The bodies of all comments, and the contexts of all statuses of a pull request, with their states. */
  async remarks({ number, headSha }: SeenPullRequest): Promise<{ comments: string[]; statuses: string[] }> {
    const [comments, { statuses }] = await Promise.all([
      this.#forge.call<{ body: string }[]>('GET', `${this.path}/issues/${number}/comments`),
      this.#forge.call<{ statuses: { context: string; status: string; description: string }[] | null }>(
        'GET',
        `${this.path}/commits/${headSha}/status`,
      ),
    ]);
    return {
      comments: comments.map(({ body }) => body),
      statuses: (statuses ?? []).map((one) => `${one.context}: ${one.status} ${one.description}`).sort(),
    };
  }

  async #asColleague(method: string, path: string, body: object): Promise<void> {
    const { username, password } = this.#colleague;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    await this.#forge.call(method, path, body, `Basic ${basic}`);
  }
}
