import { LABELS } from '../../forge/labels.ts';
import type { KnownPullRequest } from './ownership.ts';
import { rejectionOf } from './rejection.ts';
import type { HeldValue, Target } from './target.ts';
import { digestOf, isLater, type RunOrigin, shortDigest } from './version.ts';

/** Whether a version may be promoted to a target. */
export type Eligibility =
  | { eligible: true }
  | {
      eligible: false;
      reason: 'AlreadyThere' | 'RejectedThere' | 'UndecidedThere' | 'RolledBackThere' | 'TargetIsNewer';
      message: string;
    };

/** The first run that made each digest, where it is known. */
export type Origins = ReadonlyMap<string, RunOrigin>;

/**
 * Judges a version for a promotion: it must not be rejected there, the field must never have held it before on the base
 * branch (unless a person released it), and its run must be newer than that of what is there.
 *
 * @param known all pull requests for the target, whoever owns them.
 */
export function judgeEligibility(
  digest: string,
  target: Pick<Target, 'digest' | 'held'>,
  known: readonly KnownPullRequest[],
  origins: Origins,
): Eligibility {
  const name = shortDigest(digest);
  if (target.digest === digest) return ineligible('AlreadyThere', `The target has ${name}.`);
  const rejection = rejectionOf(known, 'Promotion', digest);
  if (rejection) {
    const { pullRequest, closure } = rejection;
    if (closure === 'Rejected') {
      return ineligible(
        'RejectedThere',
        `${name} was rejected by pull request ${pullRequest.number}. Take the label ${LABELS.rejected} off it to have it proposed again.`,
      );
    }
    return ineligible(
      'UndecidedThere',
      `Pull request ${pullRequest.number} for ${name} was closed by a bot or by no one known. Take the label ${LABELS.undecided} off it to have it proposed again, or label it ${LABELS.rejected}.`,
    );
  }
  const earlier = target.held.find(({ value }) => digestOf(value) === digest);
  if (earlier && !isReleased(digest, earlier, known)) {
    return ineligible(
      'RolledBackThere',
      `The target had ${name} before, from commit ${earlier.commit.slice(0, 12)} on. Label the merged rollback ${LABELS.released} to have it proposed again.`,
    );
  }
  return judgeAge(digest, target.digest, origins);
}

function judgeAge(digest: string, present: string | undefined, origins: Origins): Eligibility {
  const proposed = origins.get(digest);
  const there = present === undefined ? undefined : origins.get(present);
  if (!proposed || !there || isLater(proposed, there)) return { eligible: true };
  return ineligible(
    'TargetIsNewer',
    `The target has ${shortDigest(present ?? '')} of TrainingRun ${there.name}, and ${proposed.name} was not created after it.`,
  );
}

/**
 * Whether a person has released a version after its rollback. The newest merged rollback from it counts, and only where
 * the version did not come back after that and leave again.
 *
 * @param latest the newest time that the field came to hold it.
 */
function isReleased(digest: string, latest: HeldValue, known: readonly KnownPullRequest[]): boolean {
  const rollback = known.find(
    ({ kind, state, replaces }) => kind === 'Rollback' && state === 'Merged' && replaces === digest,
  );
  if (!rollback?.labels.includes(LABELS.released)) return false;
  return (rollback.mergedAt?.getTime() ?? 0) >= latest.committedAt.getTime();
}

function ineligible(
  reason: Extract<Eligibility, { eligible: false }>['reason'],
  message: string,
): Eligibility {
  return { eligible: false, reason, message };
}
