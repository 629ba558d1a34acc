import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDescription } from './api-description.ts';
import { GitHubStandIn } from './github-stand-in.ts';
import { GitHubState } from './github-state.ts';

/** What GitHub itself once answered, as the makers of Octokit recorded it. */
interface Recorded {
  method: string;
  path: string;
  body: unknown;
  status: number;
  response: unknown;
}

const { resolve } = createRequire(import.meta.url);
const SCENARIOS = ['create-status', 'add-labels-to-issue', 'get-repository', 'labels', 'errors'];
/** What GitHub answers besides; its own published example, which the stand-in answers with, has none of it, and the operator reads none. */
const BESIDES = [
  'web_commit_signoff_required',
  'permissions.maintain',
  'permissions.triage',
  'allow_update_branch',
  'use_squash_pr_title_as_default',
];
const description = new ApiDescription();

const exchanges = SCENARIOS.flatMap((scenario) => {
  const path = resolve(`@octokit/fixtures/scenarios/api.github.com/${scenario}/normalized-fixture.json`);
  const recorded: Recorded[] = JSON.parse(readFileSync(path, 'utf8'));
  return recorded.flatMap((exchange) => {
    const matched = description.match(exchange.method, exchange.path);
    const name = `${scenario}: ${exchange.method} ${exchange.path}`;
    return matched ? [{ name, matched, ...exchange }] : [];
  });
});

/** The names that an object has, those of the objects in it too: arrays by their first. */
function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return namesOf(value[0]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    name,
    ...namesOf(part).map((inner) => `${name}.${inner}`),
  ]);
}

describe('what GitHub was recorded to answer', () => {
  let standIn: GitHubStandIn;
  let url: string;
  let sha: string;
  beforeAll(async () => {
    const permissions = new Map([['operator', 'write']]);
    const state = new GitHubState(permissions);
    sha = state.commit('topic');
    state.openPull({
      title: 'A version',
      body: '',
      author: 'operator',
      head: 'topic',
      base: 'main',
      fork: undefined,
    });
    standIn = new GitHubStandIn({
      repository: 'owner/models',
      permissions,
      authenticate: () => 'operator',
      state,
      description,
    });
    url = await standIn.start();
  });
  afterAll(() => standIn.stop());

  it('covers the calls of the operator that were recorded', () => {
    expect(new Set(exchanges.map(({ method, matched }) => `${method} ${matched.template}`))).toEqual(
      new Set([
        'post /repos/{owner}/{repo}/statuses/{sha}',
        'get /repos/{owner}/{repo}/commits/{ref}/status',
        'post /repos/{owner}/{repo}/issues/{issue_number}/labels',
        'get /repos/{owner}/{repo}',
      ]),
    );
  });

  it.each(exchanges)('is a call that the description allows: $name', ({ matched, path, body }) => {
    const { searchParams } = new URL(path, 'https://api.github.com');
    expect(description.faultsOfRequest(matched, searchParams, body || undefined)).toEqual([]);
  });

  it.each(exchanges)('has the names that the stand-in answers with: $name', async (exchange) => {
    const number = [...standIn.state.pulls.keys()][0]!;
    const path = exchange.matched.template
      .replace('{owner}/{repo}', 'owner/models')
      .replace(/\{(sha|ref)\}/, sha)
      .replace('{issue_number}', String(number));
    const answer = await fetch(`${url}${path}`, {
      method: exchange.method.toUpperCase(),
      ...(exchange.body ? { body: JSON.stringify(exchange.body) } : {}),
      headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(exchange.status);
    const ours = new Set([...BESIDES, ...namesOf(await answer.json())]);
    expect(namesOf(exchange.response).filter((name) => !ours.has(name))).toEqual([]);
    expect(standIn.faults).toEqual([]);
  });
});
