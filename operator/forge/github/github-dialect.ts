import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { Answer } from '../connection/answer.ts';
import type { ForgeCredentials } from '../connection/credentials.ts';
import type { ForgeConnection } from '../connection/forge-connection.ts';
import type { MergeRequest } from '../forge.ts';
import type { Actor, CommitStatus, Permission } from '../pull-request.ts';
import type { Dialect, MergeMethod } from '../rest/dialect.ts';
import { readActor } from '../rest/reading.ts';

const REPOSITORY = '/repos/{owner}/{repo}';

/** The most that GitHub gives. */
const PAGE_SIZE = 100;

/** GitHub's `maintain` and `triage` roles are given as write and read in this field. */
const PERMISSIONS: ReadonlyMap<string, Permission> = new Map([
  ['admin', 'Admin'],
  ['write', 'Write'],
  ['read', 'Read'],
]);

const STATES: ReadonlyMap<string, CommitStatus['state']> = new Map([
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['error', 'Error'],
]);

/** GitHub and GitHub Enterprise: https://docs.github.com/rest, version 2022-11-28. */
export class GitHubDialect implements Dialect {
  readonly pageSizeName = 'per_page';
  readonly newestChangeFirst = { sort: 'updated', direction: 'desc' };
  readonly reviewEvents = { Approve: 'APPROVE', RequestChanges: 'REQUEST_CHANGES' };
  readonly #connection: ForgeConnection;
  readonly #credentials: ForgeCredentials;

  constructor(connection: ForgeConnection, credentials: ForgeCredentials) {
    this.#connection = connection;
    this.#credentials = credentials;
  }

  pageSize(): Promise<number> {
    return Promise.resolve(PAGE_SIZE);
  }

  async identity(): Promise<Actor> {
    if (this.#credentials.kind === 'App') {
      const app = this.#answer(await this.#connection.read('/app'), 'app');
      return { login: `${app.text('slug')}[bot]`, kind: 'Bot' };
    }
    const { login } = this.#credentials;
    if (login !== undefined) return { login, kind: 'Person' };
    const user = this.#answer(await this.#connection.read('/user'), 'user');
    return readActor(user) ?? { login: user.text('login'), kind: 'Person' };
  }

  async permission(user: string): Promise<Permission> {
    const path = `${REPOSITORY}/collaborators/{username}/permission`;
    try {
      const answer = this.#answer(await this.#connection.read(path, { username: user }), 'permission');
      return PERMISSIONS.get(answer.text('permission')) ?? 'None';
    } catch (error) {
      // No account of that name any more.
      if (isCodedError(error, 'ForgeNotFound')) return 'None';
      throw error;
    }
  }

  async closedBy(number: number): Promise<Actor | undefined> {
    const issue = this.#answer(
      await this.#connection.read(`${REPOSITORY}/issues/{number}`, { number }),
      'issue',
    );
    return readActor(issue.optionalObject('closed_by'));
  }

  /** Labels that the repository lacks are made by GitHub itself. */
  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    await this.#connection.write('Decision', `POST ${REPOSITORY}/issues/{number}/labels`, { number, labels });
  }

  async removeLabel(number: number, name: string): Promise<void> {
    try {
      await this.#connection.write('Decision', `DELETE ${REPOSITORY}/issues/{number}/labels/{name}`, {
        number,
        name,
      });
    } catch (error) {
      if (!isCodedError(error, 'ForgeNotFound')) throw error;
    }
  }

  /** The fields are missing where the token may not see them; then the forge's default is tried. */
  mergeMethods(repository: Answer): MergeMethod[] {
    const methods: MergeMethod[] = ['merge', 'squash', 'rebase'];
    const fields = {
      merge: 'allow_merge_commit',
      squash: 'allow_squash_merge',
      rebase: 'allow_rebase_merge',
    };
    return methods.filter((method) => repository.flag(fields[method]) !== false);
  }

  async merge({ number, headSha, title, message }: MergeRequest, method: MergeMethod): Promise<void> {
    await this.#connection.write('Decision', `PUT ${REPOSITORY}/pulls/{number}/merge`, {
      number,
      sha: headSha,
      merge_method: method,
      commit_title: title,
      commit_message: message,
    });
  }

  statusState(status: Answer): CommitStatus['state'] {
    return STATES.get(status.text('state')) ?? 'Pending';
  }

  #answer(value: unknown, what: string): Answer {
    return new Answer(value, what, this.#connection.host);
  }
}
