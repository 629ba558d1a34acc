import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { Answer } from '../connection/answer.ts';
import type { ForgeCredentials } from '../connection/credentials.ts';
import type { ForgeConnection, Parameters } from '../connection/forge-connection.ts';
import type { MergeRequest } from '../forge.ts';
import { LABEL_STYLES } from '../labels.ts';
import type { Actor, CommitStatus, Permission } from '../pull-request.ts';
import type { Dialect, MergeMethod } from '../rest/dialect.ts';
import { readList } from '../rest/read-list.ts';
import { readActor } from '../rest/reading.ts';

const REPOSITORY = '/repos/{owner}/{repo}';
const ISSUE = `${REPOSITORY}/issues/{number}`;

/** What Gitea gives at most where its administrator says nothing else. */
const PAGE_SIZE = 50;

const PERMISSIONS: ReadonlyMap<string, Permission> = new Map([
  ['owner', 'Admin'],
  ['admin', 'Admin'],
  ['write', 'Write'],
  ['read', 'Read'],
]);

const STATES: ReadonlyMap<string, CommitStatus['state']> = new Map([
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['error', 'Error'],
  ['warning', 'Failure'],
]);

const OTHER_LABEL = { color: 'cfd3d7', description: '' };

/** Gitea 1.26, whose API is GitHub's but for what stands here. */
export class GiteaDialect implements Dialect {
  readonly pageSizeName = 'limit';
  readonly newestChangeFirst = { sort: 'recentupdate' };
  readonly reviewEvents = { Approve: 'APPROVED', RequestChanges: 'REQUEST_CHANGES' };
  readonly #connection: ForgeConnection;
  readonly #credentials: ForgeCredentials;
  #pageSize: Promise<number> | undefined;

  constructor(connection: ForgeConnection, credentials: ForgeCredentials) {
    this.#connection = connection;
    this.#credentials = credentials;
  }

  pageSize(): Promise<number> {
    this.#pageSize ??= this.#readPageSize().catch((error: unknown) => {
      this.#pageSize = undefined;
      throw error;
    });
    return this.#pageSize;
  }

  async identity(): Promise<Actor> {
    const login = this.#credentials.kind === 'Token' ? this.#credentials.login : undefined;
    if (login !== undefined) return { login, kind: 'Person' };
    const user = this.#answer(await this.#connection.read('/user'), 'user');
    return { login: user.text('login'), kind: 'Person' };
  }

  /** Only administrators of a repository may ask; else Gitea's own word, that the review was one of a writer, counts. */
  async permission(user: string, review: Answer): Promise<Permission> {
    const path = `${REPOSITORY}/collaborators/{user}/permission`;
    try {
      const answer = this.#answer(await this.#connection.read(path, { user }), 'permission');
      return PERMISSIONS.get(answer.text('permission')) ?? 'None';
    } catch (error) {
      if (isCodedError(error, 'ForgeNotFound')) return 'None';
      if (!isCodedError(error, 'ForgeForbidden')) throw error;
      return review.flag('official') === true ? 'Write' : 'Read';
    }
  }

  async closedBy(number: number): Promise<Actor | undefined> {
    const timeline = await this.#readList(`${ISSUE}/timeline`, { number }, 'timeline');
    const last = timeline.findLast((one) => ['close', 'reopen'].includes(one.optionalText('type') ?? ''));
    return last?.text('type') === 'close' ? readActor(last.optionalObject('user')) : undefined;
  }

  /** Gitea leaves out without a word the labels that it does not know. */
  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    const ids = await this.#labelIds();
    for (const name of labels) {
      if (ids.has(name)) continue;
      const style = (LABEL_STYLES as Record<string, typeof OTHER_LABEL>)[name] ?? OTHER_LABEL;
      const { color, description } = style;
      const made = await this.#connection.write('Decision', `POST ${REPOSITORY}/labels`, {
        name,
        color: `#${color}`,
        description,
      });
      ids.set(name, this.#answer(made, 'label').number('id'));
    }
    const wanted = labels.map((name) => ids.get(name));
    await this.#connection.write('Decision', `POST ${ISSUE}/labels`, { number, labels: wanted });
  }

  async removeLabel(number: number, name: string): Promise<void> {
    const labels = Answer.list(
      await this.#connection.read(`${ISSUE}/labels`, { number }),
      'labels',
      this.#connection.host,
    );
    const id = labels.find((label) => label.text('name') === name)?.number('id');
    if (id === undefined) return;
    await this.#connection.write('Decision', `DELETE ${ISSUE}/labels/{id}`, { number, id });
  }

  mergeMethods(repository: Answer): MergeMethod[] {
    const methods: MergeMethod[] = ['merge', 'squash', 'rebase'];
    const fields = { merge: 'allow_merge_commits', squash: 'allow_squash_merge', rebase: 'allow_rebase' };
    return methods.filter((method) => repository.flag(fields[method]) !== false);
  }

  async merge({ number, headSha, title, message }: MergeRequest, method: MergeMethod): Promise<void> {
    await this.#connection.write('Decision', `POST ${REPOSITORY}/pulls/{number}/merge`, {
      number,
      Do: method,
      head_commit_id: headSha,
      MergeTitleField: title,
      MergeMessageField: message,
    });
  }

  statusState(status: Answer): CommitStatus['state'] {
    return STATES.get(status.text('status')) ?? 'Pending';
  }

  async #labelIds(): Promise<Map<string, number>> {
    const labels = await this.#readList(`${REPOSITORY}/labels`, {}, 'labels');
    return new Map(labels.map((label) => [label.text('name'), label.number('id')]));
  }

  /** An administrator may allow less on a page than anyone asks for. */
  async #readPageSize(): Promise<number> {
    const settings = this.#answer(await this.#connection.read('/settings/api'), 'settings');
    return Math.max(1, Math.min(PAGE_SIZE, settings.number('max_response_items')));
  }

  #readList(path: string, parameters: Parameters, what: string): Promise<Answer[]> {
    return readList(this.#connection, this, path, parameters, what);
  }

  #answer(value: unknown, what: string): Answer {
    return new Answer(value, what, this.#connection.host);
  }
}
