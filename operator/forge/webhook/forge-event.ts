import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { forgeError } from '../errors.ts';
import type { ForgeProvider, ForgeRepository } from '../repository.ts';

/** What a delivery says. It only makes us look sooner: what is true is asked of the forge. */
export interface ForgeEvent {
  provider: ForgeProvider;
  kind: 'Push' | 'PullRequest' | 'Other';
  repository: ForgeRepository;
  /** Of a pull request. */
  number?: number;
  /** Of a push, or the head of a pull request. */
  branch?: string;
  /** Where a push has put the branch. */
  commit?: string;
  /** The files that a push has changed; absent where the delivery does not name all of them. */
  paths?: readonly string[];
  /** When a pull request was changed last, as the forge knew it then. */
  updatedAt?: Date;
}

const BOUNDS = { maximumBytes: Number.MAX_SAFE_INTEGER, maximumDepth: 64 };
const BRANCH = 'refs/heads/';

/** Gitea names no more commits of a push than this (PUSH_COMMITS_LIMIT may be lower, `total_commits` then tells), GitHub far more. */
const FEWEST_CUT_COMMITS = 2_048;

/**
 * Reads the body of a delivery whose signature was verified.
 *
 * @throws WebhookInvalid where it is no JSON, or names no repository.
 */
export function parseForgeEvent(provider: ForgeProvider, name: string, body: Uint8Array): ForgeEvent {
  const payload = parse(body);
  const repository = field(field(payload, 'repository'), 'full_name');
  const [owner, repositoryName, ...rest] = typeof repository === 'string' ? repository.split('/') : [];
  if (!owner || !repositoryName || rest.length > 0) {
    throw forgeError('WebhookInvalid', { reason: 'it names no repository' });
  }
  const event = { provider, repository: { owner, name: repositoryName } };
  if (name === 'push') return { ...event, kind: 'Push', ...readPush(payload) };
  const pullRequest = readPullRequest(payload, name);
  return { ...event, kind: pullRequest ? 'PullRequest' : 'Other', ...pullRequest };
}

function readPush(payload: unknown): Pick<ForgeEvent, 'branch' | 'commit' | 'paths'> {
  const ref = field(payload, 'ref');
  const after = field(payload, 'after');
  const paths = pathsOf(payload);
  return {
    ...(typeof ref === 'string' && ref.startsWith(BRANCH) && { branch: ref.slice(BRANCH.length) }),
    ...(typeof after === 'string' && { commit: after }),
    ...(paths && { paths }),
  };
}

/** Undefined where the forge left commits out, or forced the branch to where older ones end. */
function pathsOf(payload: unknown): string[] | undefined {
  const commits = field(payload, 'commits');
  if (!Array.isArray(commits) || commits.length === 0 || commits.length >= FEWEST_CUT_COMMITS)
    return undefined;
  const total = field(payload, 'total_commits');
  if (field(payload, 'forced') === true || (typeof total === 'number' && total !== commits.length))
    return undefined;
  const lists = commits.flatMap((commit) =>
    ['added', 'modified', 'removed'].map((kind) => field(commit, kind)),
  );
  // Gitea says null where there are none.
  const named = lists.flatMap((list) => list ?? []);
  return named.every((path) => typeof path === 'string') ? [...new Set(named as string[])] : undefined;
}

function readPullRequest(
  payload: unknown,
  name: string,
): Pick<ForgeEvent, 'number' | 'branch' | 'updatedAt'> | undefined {
  const pullRequest = field(payload, 'pull_request');
  const number = field(pullRequest, 'number') ?? issueNumber(payload);
  if (typeof number !== 'number') return undefined;
  const branch = field(field(pullRequest, 'head'), 'ref');
  const updatedAt = new Date(String(field(pullRequest, 'updated_at')));
  return {
    number,
    ...(typeof branch === 'string' && { branch }),
    // Of a review it may be older than the review.
    ...(name === 'pull_request' && !Number.isNaN(updatedAt.getTime()) && { updatedAt }),
  };
}

/** Comments and labels come as events of an issue, which says whether it is a pull request. */
function issueNumber(payload: unknown): unknown {
  const issue = field(payload, 'issue');
  return field(issue, 'pull_request') ? field(issue, 'number') : undefined;
}

function parse(body: Uint8Array): unknown {
  try {
    return parseBoundedJson(body, BOUNDS);
  } catch (cause) {
    throw forgeError('WebhookInvalid', { reason: (cause as Error).message }, { cause });
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
