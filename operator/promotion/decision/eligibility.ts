import { beginningOf } from '../../drift-monitor/decision/episode-id.ts';
import { LABELS } from '../../forge/labels.ts';
import type { KnownPullRequest } from './ownership.ts';
import { rejectionOf } from './rejection.ts';
import type { HeldValue, Target } from './target.ts';
import { digestOf, identityOf, isLater, nameOf, type RunOrigin, type Version } from './version.ts';

/** Whether a version may be promoted to a target. */
export type Eligibility =
  | { eligible: true }
  | {
      eligible: false;
      reason: 'AlreadyThere' | 'RejectedThere' | 'UndecidedThere' | 'RolledBackThere' | 'TargetIsNewer';
      message: string;
    };

/** The first run that made each digest, or the beginning of each episode, where it is known. */
export type Origins = ReadonlyMap<string, RunOrigin>;

/**
 * Judges a version for a promotion: it must not be rejected there, the field must never have held it before on the base
 * branch (unless a person released it), and its run must be newer than that of what is there. An episode is judged likewise, by when it began.
 *
 * @param known all pull requests for the target, whoever owns them.
 */
export function judgeEligibility(
  { value: proposed, digest }: Version,
  target: Pick<Target, 'value' | 'held'>,
  known: readonly KnownPullRequest[],
  origins: Origins,
): Eligibility {
  const name = nameOf(proposed);
  if (identityOf(target.value) === digest) return ineligible('AlreadyThere', `The target has ${name}.`);
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
  const earlier = target.held.find(({ value }) => identityOf(value) === digest);
  if (earlier && !isReleased(digest, earlier, target.held, known)) {
    const again = isArtifact(proposed)
      ? `Label the merged rollback ${LABELS.released} to have it proposed again.`
      : 'A run is asked for once an episode.';
    return ineligible(
      'RolledBackThere',
      `The target had ${name} before, from commit ${earlier.commit.slice(0, 12)} on. ${again}`,
    );
  }
  return judgeAge(proposed, target.value, origins);
}

function judgeAge(value: string, present: string | undefined, origins: Origins): Eligibility {
  const proposed = origins.get(identityOf(value));
  const there = present === undefined ? undefined : (origins.get(identityOf(present)) ?? episodeOf(present));
  if (present === undefined || !proposed || !there || isLater(proposed, there)) return { eligible: true };
  return ineligible(
    'TargetIsNewer',
    isArtifact(value)
      ? `The target has ${nameOf(present)} of TrainingRun ${there.name}, and ${proposed.name} was not created after it.`
      : `The target has ${present}, and ${value} did not begin after it.`,
  );
}

/** An episode of which no monitor tells any more. */
function episodeOf(id: string): RunOrigin | undefined {
  const createdAt = beginningOf(id);
  return createdAt && { name: id, createdAt };
}

function isArtifact(value: string): boolean {
  return digestOf(value) !== undefined;
}

/**
 * Whether a person has released a version after its rollback. The newest merged rollback from it counts, and only where
 * the version did not come back after that and leave again: the order of the history tells, whatever clocks its commits were
 * made by; times do only where the rollback's commit is in it no more.
 *
 * @param latest the newest time that the field came to hold it.
 */
function isReleased(
  digest: string,
  latest: HeldValue,
  held: readonly HeldValue[],
  known: readonly KnownPullRequest[],
): boolean {
  const rollback = known.find(
    ({ kind, state, replaces }) => kind === 'Rollback' && state === 'Merged' && replaces === digest,
  );
  if (!rollback?.labels.includes(LABELS.released)) return false;
  const merged = held.findIndex(({ commit }) => commit === rollback.mergeCommit);
  if (merged !== -1) return merged < held.indexOf(latest);
  return (rollback.mergedAt?.getTime() ?? 0) >= latest.committedAt.getTime();
}

function ineligible(
  reason: Extract<Eligibility, { eligible: false }>['reason'],
  message: string,
): Eligibility {
  return { eligible: false, reason, message };
}
