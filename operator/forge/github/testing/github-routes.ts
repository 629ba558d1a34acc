import type { GitHubAnswers } from './github-answers.ts';
import type { GitHubState, StatePull } from './github-state.ts';

/** One call, checked already. */
export interface Call {
  parameters: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** Who calls. */
  user: string;
}

export interface RouteAnswer {
  status: number;
  body?: unknown;
}

type Route = (call: Call, state: GitHubState, answers: GitHubAnswers) => RouteAnswer;

const DOCUMENTATION = 'https://docs.github.com/rest';
const REPOSITORY = '/repos/{owner}/{repo}';

/** An error as GitHub words it; `details` stand in its list of errors. */
export function failure(status: number, message: string, details?: object[]): RouteAnswer {
  const body = { message, documentation_url: DOCUMENTATION, status: String(status) };
  return { status, body: { ...body, ...(details && { errors: details }) } };
}

const REVIEW_STATES: Readonly<Record<string, 'APPROVED' | 'CHANGES_REQUESTED'>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};
const notFound = () => failure(404, 'Not Found');
const ok = (body: unknown, status = 200): RouteAnswer => ({ status, body });

/** What GitHub does for each operation, with the refusals that matter to us in its own words. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /user': ({ user }, _state, answers) => ok(answers.user(user)),
  [`GET ${REPOSITORY}`]: ({ user }, _state, answers) => ok(answers.repository(user)),
  [`GET ${REPOSITORY}/branches/{branch}`]: ({ parameters }, state, answers) => {
    const tip = state.tip(parameters['branch']!);
    return tip === undefined ? notFound() : ok(answers.branch(parameters['branch']!, tip));
  },
  [`GET ${REPOSITORY}/pulls`]: ({ query }, state, answers) => {
    const wanted = query.get('state') ?? 'open';
    const all = [...state.pulls.values()].filter(
      (one) => wanted === 'all' || one.open === (wanted === 'open'),
    );
    const newestFirst = all.sort(
      (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || b.number - a.number,
    );
    return ok(pageOf(newestFirst, query).map((one) => answers.listed(one)));
  },
  [`POST ${REPOSITORY}/pulls`]: ({ body, user }, state, answers) => {
    const { head, base, title, body: text } = body as Record<string, string>;
    const invalid = (detail: object) =>
      failure(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', ...detail }]);
    if (state.tip(head!) === undefined) return invalid({ field: 'head', code: 'invalid' });
    const same = [...state.pulls.values()].some((one) => one.open && one.head === head && one.base === base);
    if (same) return invalid({ message: `A pull request already exists for shop:${head}.` });
    const request = {
      head: head!,
      base: base!,
      title: title!,
      body: text ?? '',
      author: user,
      fork: undefined,
    };
    return ok(answers.pull(state.openPull(request)), 201);
  },
  [`GET ${REPOSITORY}/pulls/{pull_number}`]: onPull((pull, _call, _state, answers) => ok(answers.pull(pull))),
  [`PATCH ${REPOSITORY}/pulls/{pull_number}`]: onPull((pull, { body, user }, state, answers) => {
    const { title = pull.title, body: text = pull.body, state: wanted } = body as Record<string, string>;
    state.edit(pull, { title, body: text });
    if (wanted === 'closed' && pull.open) state.close(pull, user);
    if (wanted === 'open' && !pull.open && !state.reopen(pull)) {
      const message = `state cannot be changed. The ${pull.head} branch was force-pushed or recreated.`;
      return failure(422, 'Validation Failed', [
        { resource: 'PullRequest', code: 'invalid', field: 'state', message },
      ]);
    }
    return ok(answers.pull(pull));
  }),
  [`PUT ${REPOSITORY}/pulls/{pull_number}/merge`]: onPull((pull, { body, user }, state) => {
    if (!pull.open || pull.mergeable === false) return failure(405, 'Pull Request is not mergeable');
    if (body['sha'] !== pull.sha) {
      return failure(409, 'Head branch was modified. Review and try the merge again.');
    }
    if (!state.computeMergeable(pull)) return failure(405, 'Pull Request is not mergeable');
    const sha = state.merge(pull, user, `${body['commit_title']}\n\n${body['commit_message']}`);
    return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
  }),
  [`GET ${REPOSITORY}/pulls/{pull_number}/reviews`]: onPull((pull, { query }, _state, answers) =>
    ok(pageOf(pull.reviews, query).map((one) => answers.review(one))),
  ),
  [`POST ${REPOSITORY}/pulls/{pull_number}/reviews`]: onPull((pull, { body, user }, state, answers) => {
    const verdict = REVIEW_STATES[String(body['event'])];
    if (verdict === undefined) return failure(422, 'Unprocessable Entity');
    if (user === pull.author) {
      const words = verdict === 'APPROVED' ? 'approve' : 'request changes on';
      return failure(422, `Unprocessable Entity: Can not ${words} your own pull request`);
    }
    state.review(pull.number, user, verdict, String(body['commit_id'] ?? pull.sha));
    return ok(answers.review(pull.reviews.at(-1)!));
  }),
  [`GET ${REPOSITORY}/pulls/{pull_number}/commits`]: onPull((pull, _call, _state, answers) =>
    ok([answers.commit(pull.sha)]),
  ),
  [`GET ${REPOSITORY}/issues/{issue_number}`]: onPull((pull, _call, _state, answers) =>
    ok(answers.issue(pull)),
  ),
  [`POST ${REPOSITORY}/issues/{issue_number}/labels`]: onPull((pull, { body }, state, answers) => {
    state.edit(pull, { labels: [...new Set([...pull.labels, ...(body['labels'] as string[])])] });
    return ok(answers.labels(pull));
  }),
  [`DELETE ${REPOSITORY}/issues/{issue_number}/labels/{name}`]: onPull(
    (pull, { parameters }, state, answers) => {
      if (!pull.labels.includes(parameters['name']!)) return failure(404, 'Label does not exist');
      state.edit(pull, { labels: pull.labels.filter((one) => one !== parameters['name']) });
      return ok(answers.labels(pull));
    },
  ),
  [`GET ${REPOSITORY}/issues/{issue_number}/comments`]: onPull((pull, { query }, _state, answers) =>
    ok(pageOf(pull.comments, query).map((one) => answers.comment(one))),
  ),
  [`POST ${REPOSITORY}/issues/{issue_number}/comments`]: onPull((pull, { body, user }, state, answers) => {
    const comment = { id: state.nextId(), user, body: String(body['body']), at: new Date() };
    pull.comments.push(comment);
    return ok(answers.comment(comment), 201);
  }),
  [`GET ${REPOSITORY}/collaborators/{username}/permission`]: ({ parameters }, _state, answers) =>
    ok(answers.permission(parameters['username']!)),
  [`POST ${REPOSITORY}/statuses/{sha}`]: ({ parameters, body }, state, answers) => {
    const { context, state: verdict, description, target_url = null } = body as Record<string, string>;
    const status = { context: context!, state: verdict!, description: description!, target_url };
    const sha = parameters['sha']!;
    state.statuses.set(sha, [...(state.statuses.get(sha) ?? []), status]);
    return ok(answers.status(status), 201);
  },
  [`GET ${REPOSITORY}/commits/{ref}/status`]: ({ parameters }, _state, answers) =>
    ok(answers.combinedStatus(parameters['ref']!)),
};

function onPull(
  route: (pull: StatePull, call: Call, state: GitHubState, answers: GitHubAnswers) => RouteAnswer,
): Route {
  return (call, state, answers) => {
    const number = call.parameters['pull_number'] ?? call.parameters['issue_number'];
    const pull = state.pulls.get(Number(number));
    return pull === undefined ? notFound() : route(pull, call, state, answers);
  };
}

function pageOf<T>(all: readonly T[], query: URLSearchParams): T[] {
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(start, start + size);
}
