import type { ChurnModelStatusPromotion } from '@churnops/crds/churn-model.gen.ts';
import type { RecordedEvent } from '../../kubernetes/event-recorder.ts';
import { shortDigest } from '../decision/version.ts';

/** Reasons that a person should look at. */
const WARNINGS = new Set([
  'HeadMovedByOther',
  'PolicyInvalid',
  'TargetMissing',
  'TargetUnreadable',
  'EditRefused',
  'OtherOwner',
  'MergeRefused',
  'GatesFailed',
  'GatesBlocked',
  'SecretForbidden',
  'SecretMissing',
  'SecretIncomplete',
  'RepositoryInvalid',
  'RepositoryMissing',
  'CredentialsRefused',
  'RightsMissing',
  'RateLimited',
  'ForgeUnreachable',
  'ForgeFailed',
  'GitUnreachable',
  'GitFailed',
  'SpecInvalid',
]);

/** What is so for a moment only, on the way to something else. */
const PASSING = new Set(['Opening', 'Updating', 'Closing', 'Merging', 'AwaitingGit', 'AwaitingForge']);

/** One event where a promotion comes to stand otherwise; what lasts is not told again. */
export function promotionEvents(
  before: readonly ChurnModelStatusPromotion[] | undefined,
  after: readonly ChurnModelStatusPromotion[],
): RecordedEvent[] {
  return after.flatMap((now) => {
    const was = before?.find(({ name }) => name === now.name);
    return [...opened(was, now), ...merged(was, now), ...reasonChanged(was, now)];
  });
}

type Promotion = ChurnModelStatusPromotion;

function opened(was: Promotion | undefined, now: Promotion): RecordedEvent[] {
  const { name, pullRequest, digest, episode } = now;
  if (!pullRequest || was?.pullRequest?.number === pullRequest.number) return [];
  const what = episode ?? (digest && shortDigest(digest));
  const version = what === undefined ? '' : ` for ${what}`;
  const message = `${name}: pull request ${pullRequest.number}${version} is open: ${pullRequest.url}`;
  return [{ type: 'Normal', reason: 'PullRequestOpened', message }];
}

function merged(was: Promotion | undefined, now: Promotion): RecordedEvent[] {
  if (!was || !now.merged || was.merged?.number === now.merged.number) return [];
  const { number } = now.merged;
  const url = was.pullRequest?.number === number ? `: ${was.pullRequest.url}` : '.';
  const message = `${now.name}: pull request ${number} is merged${url}`;
  return [{ type: 'Normal', reason: 'PullRequestMerged', message }];
}

function reasonChanged(was: Promotion | undefined, { name, reason, message }: Promotion): RecordedEvent[] {
  if (was?.reason === reason || PASSING.has(reason)) return [];
  return [{ type: WARNINGS.has(reason) ? 'Warning' : 'Normal', reason, message: `${name}: ${message}` }];
}
