import { exampleOf } from './api-description.ts';
import type { GitHubState, StatePull, StateReview, StateStatus } from './github-state.ts';

type Json = Record<string, unknown>;

/** GitHub's times have no fractions of a second. */
const time = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
const OWN_REPOSITORY = 1;
const FORK = 2;

/** Answers as GitHub shapes them: its own published examples, with what the state says put in. */
export class GitHubAnswers {
  readonly #state: GitHubState;
  readonly #repository: string;
  readonly #example = {
    pull: exampleOf('pull-request') as Json,
    listed: (exampleOf('pull-request-simple-items') as Json[])[0]!,
    review: (exampleOf('pull-request-review-items') as Json[])[0]!,
    commit: (exampleOf('commit-items') as Json[])[0]!,
    comment: exampleOf('issue-comment') as Json,
    status: exampleOf('status') as Json,
    combined: exampleOf('combined-commit-status') as Json,
    label: (exampleOf('label-items') as Json[])[0]!,
    user: exampleOf('private-user-response-with-public-profile-information') as Json,
    repository: exampleOf('full-repository-default-response') as Json,
    branch: exampleOf('branch-get') as Json,
  };

  /** @param repository as OWNER/NAME */
  constructor(state: GitHubState, repository: string) {
    this.#state = state;
    this.#repository = repository;
  }

  /** @param login who asks */
  repository(login: string): Json {
    const {
      source: _source,
      parent: _parent,
      template_repository: _template,
      ...own
    } = this.#example.repository;
    const word = this.#state.permissions.get(login);
    const push = word === 'write' || word === 'admin';
    const permissions = { admin: word === 'admin', push, pull: push || word === 'read' };
    return { ...own, language: null, full_name: this.#repository, id: OWN_REPOSITORY, permissions };
  }

  user(login: string): Json {
    return { ...this.#example.user, login };
  }

  branch(name: string, sha: string): Json {
    return { ...this.#example.branch, name, commit: { ...(this.#example.branch['commit'] as Json), sha } };
  }

  pull(pull: StatePull): Json {
    // The first question starts the computing.
    const { mergeable } = pull;
    if (pull.open) this.#state.computeMergeable(pull);
    return {
      ...this.#common(this.#example.pull, pull),
      merged: pull.merge !== undefined,
      mergeable: pull.open ? (mergeable ?? null) : null,
      merged_by: pull.merge === undefined ? null : this.#simpleUser(pull.merge.by),
    };
  }

  listed(pull: StatePull): Json {
    return this.#common(this.#example.listed, pull);
  }

  issue(pull: StatePull): Json {
    const { url, html_url, comments_url, node_id, user, title, number, state, locked } = this.pull(pull);
    return {
      ...{ url, html_url, comments_url, node_id, user, title, number, state, locked },
      id: pull.number,
      labels: this.labels(pull),
      assignee: null,
      milestone: null,
      comments: pull.comments.length,
      events_url: `${url}/events`,
      labels_url: `${url}/labels{/name}`,
      repository_url: `https://api.github.com/repos/${this.#repository}`,
      created_at: time(pull.createdAt),
      updated_at: time(pull.updatedAt),
      closed_at: pull.closedAt === undefined ? null : time(pull.closedAt),
      closed_by: pull.closedBy === undefined ? null : this.#simpleUser(pull.closedBy),
      author_association: 'COLLABORATOR',
    };
  }

  review(review: StateReview): Json {
    const { id, user, state, commit, at } = review;
    return {
      ...this.#example.review,
      ...{ id, state, user: this.#simpleUser(user), commit_id: commit, submitted_at: time(at) },
    };
  }

  commit(sha: string): Json {
    return { ...this.#example.commit, sha };
  }

  comment({ id, user, body, at }: StatePull['comments'][number]): Json {
    return {
      ...this.#example.comment,
      ...{ id, body, user: this.#simpleUser(user), created_at: time(at), updated_at: time(at) },
    };
  }

  labels(pull: StatePull): Json[] {
    return pull.labels.map((name) => ({ ...this.#example.label, name, default: false }));
  }

  status(status: StateStatus): Json {
    return { ...this.#example.status, ...status };
  }

  combinedStatus(sha: string): Json {
    const latest = new Map((this.#state.statuses.get(sha) ?? []).map((one) => [one.context, one]));
    const [example] = this.#example.combined['statuses'] as Json[];
    const statuses = [...latest.values()].map((one) => ({ ...example, ...one }));
    return { ...this.#example.combined, sha, total_count: statuses.length, statuses };
  }

  permission(login: string): Json {
    const permission = this.#state.permissions.get(login) ?? 'none';
    return { permission, role_name: permission, user: { ...this.#simpleUser(login), role_name: permission } };
  }

  #common(example: Json, pull: StatePull): Json {
    const base = example['base'] as Json;
    const repository = { ...(base['repo'] as Json), id: OWN_REPOSITORY, full_name: this.#repository };
    const headRepository =
      pull.fork === undefined ? repository : { ...repository, id: FORK, full_name: pull.fork };
    const owner = pull.fork?.split('/')[0] ?? this.#repository.split('/')[0];
    const head = { ...(example['head'] as Json), ref: pull.head, label: `${owner}:${pull.head}` };
    return {
      ...example,
      number: pull.number,
      html_url: `https://github.com/${this.#repository}/pull/${pull.number}`,
      title: pull.title,
      body: pull.body === '' ? null : pull.body,
      state: pull.open ? 'open' : 'closed',
      draft: false,
      user: this.#simpleUser(pull.author),
      labels: this.labels(pull),
      requested_teams: [],
      head: { ...head, sha: pull.sha, repo: headRepository },
      base: { ...base, ref: pull.base, repo: repository },
      created_at: time(pull.createdAt),
      updated_at: time(pull.updatedAt),
      closed_at: pull.closedAt === undefined ? null : time(pull.closedAt),
      merged_at: pull.merge === undefined ? null : time(pull.merge.at),
      // An open request has here the commit of a trial merge.
      merge_commit_sha: pull.merge?.commit ?? '0123456789012345678901234567890123456789',
    };
  }

  #simpleUser(login: string): Json {
    const user = this.#example.listed['user'] as Json;
    return { ...user, login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
  }
}
