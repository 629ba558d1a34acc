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
  /** Of a push. */
  branch?: string;
}

const BOUNDS = { maximumBytes: Number.MAX_SAFE_INTEGER, maximumDepth: 64 };
const BRANCH = 'refs/heads/';

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
  const number = field(field(payload, 'pull_request'), 'number') ?? issueNumber(payload);
  const ref = field(payload, 'ref');
  return {
    provider,
    kind: name === 'push' ? 'Push' : typeof number === 'number' ? 'PullRequest' : 'Other',
    repository: { owner, name: repositoryName },
    ...(typeof number === 'number' && { number }),
    ...(typeof ref === 'string' && ref.startsWith(BRANCH) && { branch: ref.slice(BRANCH.length) }),
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
