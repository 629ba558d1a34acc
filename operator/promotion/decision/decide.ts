import { LABELS } from '../../forge/labels.ts';
import type { Action } from './action.ts';
import { carryOut } from './carry-out.ts';
import { close, closeDuplicates, recordClosures } from './closing.ts';
import type { Decision, NextLook, PromotionStatus } from './decision.ts';
import { gatesOutcome } from './gates/verdict.ts';
import { decideMerge, type MergeVerdict } from './merge.ts';
import type { Observation, PromotionObservation, RollbackObservation } from './observation.ts';
import type { KnownPullRequest, ProposalKind } from './ownership.ts';
import { ROLLBACK } from './ownership.ts';
import type { Plan, ProposePlan } from './plan.ts';
import { planPromotion } from './plan-promotion.ts';
import { planRollback } from './plan-rollback.ts';
import { SILENT_POLICY } from './policy/accepts.ts';
import { mergeMessage } from './pull-request/commit-message.ts';
import { title } from './pull-request/title.ts';
import { tellMoved } from './push.ts';
import { readSituation, type Situation } from './situation.ts';
import { digestOf } from './version.ts';

/**
 * Decides, from what was observed alone, what is to be done for a promotion. The same facts give the same decision, so a crash
 * at any line, a lost status or a repeated event changes nothing.
 */
export function decidePromotion(observation: PromotionObservation, now: Date): Decision {
  const situation = situate(observation, 'Promotion');
  const plan = planPromotion(observation, situation, now);
  return conclude(observation, situation, plan, observation.promotion.name, now);
}

/** The same for the rollback of the very ChurnModel. */
export function decideRollback(observation: RollbackObservation, now: Date): Decision {
  const situation = situate(observation, 'Rollback');
  return conclude(observation, situation, planRollback(observation, situation), ROLLBACK, now);
}

function situate(observation: Observation, kind: ProposalKind): Situation {
  const { policy } = observation.target;
  return readSituation(
    observation,
    kind,
    policy.kind === 'Valid' ? policy.accepts.approval : SILENT_POLICY.approval,
  );
}

type Conclusion = Pick<PromotionStatus, 'reason' | 'message'> &
  Partial<PromotionStatus> & { actions: Action[] };

function conclude(
  observation: Observation,
  situation: Situation,
  plan: Plan,
  name: string,
  now: Date,
): Decision {
  const { actions: own, ...told } = situation.other
    ? yieldTo(situation.other, situation)
    : follow(observation, situation, plan, now);
  const actions = [...recordClosures(observation, situation), ...closeDuplicates(situation), ...own];
  const status: PromotionStatus = { ...commonStatus(situation, name), ...told };
  return { actions, status, next: nextLook(actions, status.until) };
}

function follow(observation: Observation, situation: Situation, plan: Plan, now: Date): Conclusion {
  const { current, lease } = situation;
  switch (plan.kind) {
    case 'Leave': {
      const moved = current && lease.kind === 'MovedByOther';
      return {
        reason: plan.reason,
        message: plan.message,
        actions: moved ? [tellMoved(current, lease.tip)] : [],
      };
    }
    case 'Nothing': {
      const { kind: _, besides, version, closing = plan.message, ...told } = plan;
      const closed = current ? close(current, LABELS.aborted, closing) : [];
      return { ...(version && tellValue(version.value)), ...told, actions: [...besides, ...closed] };
    }
    case 'Propose':
      return pursue(observation, situation, plan, now);
  }
}

function pursue(observation: Observation, situation: Situation, plan: ProposePlan, now: Date): Conclusion {
  const { proposal, gates, besides } = plan;
  const told = {
    gates,
    ...(proposal.value !== undefined && tellValue(proposal.value)),
  };
  const progress = carryOut(observation, situation, plan, now);
  switch (progress.kind) {
    case 'Acting':
      return {
        ...told,
        reason: progress.reason,
        message: progress.message,
        actions: [...besides, ...progress.actions],
      };
    case 'Stuck': {
      const { kind: _, ...stuck } = progress;
      return { ...told, ...stuck, actions: [...besides] };
    }
    case 'MovedByOther': {
      const message = `Someone else pushed to the branch. Label the pull request ${LABELS.adopt}, or delete the branch.`;
      return { ...told, reason: 'HeadMovedByOther', message, actions: [...besides, ...progress.actions] };
    }
    case 'Standing': {
      const { current, branch } = progress;
      const pushed = { branch: branch.name, commit: branch.tip };
      const verdict = judgeMerge(observation, situation, plan, current, now);
      const actions = [...besides, ...progress.actions];
      if (verdict.kind === 'Merge') {
        const message = `Pull request ${current.number} is being merged.`;
        actions.push(merge(plan, situation, current));
        return { ...told, pushed, reason: 'Merging', message, actions };
      }
      const message = plan.note ? `${verdict.message} ${plan.note}` : verdict.message;
      const until = verdict.until && { until: verdict.until };
      return { ...told, pushed, reason: verdict.reason, message, ...until, actions };
    }
  }
}

/** What names no artifact is told as what it is, so that nobody takes it for one. */
function tellValue(value: string): Pick<PromotionStatus, 'artifact' | 'digest' | 'episode'> {
  const digest = digestOf(value);
  return digest === undefined ? { episode: value } : { artifact: value, digest };
}

function judgeMerge(
  { open, held, refusal, target }: Observation,
  { known, approvals }: Situation,
  { proposal, accepts, gates, suspended, sourceTrouble }: ProposePlan,
  current: KnownPullRequest,
  now: Date,
): MergeVerdict {
  if (open?.pullRequest.number !== current.number) {
    return { kind: 'Wait', reason: 'AwaitingForge', message: 'The pull request has yet to be read.' };
  }
  const rollback = known.find(({ kind, state }) => kind === 'Rollback' && state === 'Open');
  const about =
    refusal?.head === current.head.sha && refusal.base === target.base.commit ? refusal : undefined;
  return decideMerge(
    {
      accepts,
      gates: gatesOutcome(gates),
      approvals,
      draft: current.draft,
      headMoved: false,
      held,
      suspended,
      rollback: proposal.kind === 'Promotion' ? rollback?.number : undefined,
      sourceTrouble,
      // Whether it merges is found out by the merge as well, and asking until the forge knows would be asked in vain while others merge.
      mergeable: open.conflictUnsettled ? undefined : (open.pullRequest.mergeable ?? true),
      refusal: about,
    },
    now,
  );
}

function merge({ proposal }: ProposePlan, { approvals }: Situation, current: KnownPullRequest): Action {
  return {
    kind: 'Merge',
    number: current.number,
    headSha: current.head.sha,
    title: title(proposal),
    message: mergeMessage(proposal, current.number, approvals.counted),
  };
}

/** Another owner was there first: ours is closed, and nothing else is written. */
function yieldTo(other: KnownPullRequest, { current }: Situation): Conclusion {
  const message = `Pull request ${other.number} of ${other.owner} is open for the same target. Let one of the two promotions go elsewhere.`;
  return { reason: 'OtherOwner', message, actions: current ? close(current, LABELS.aborted, message) : [] };
}

function commonStatus({ current, ours, approvals }: Situation, name: string) {
  const merged = ours.find(({ state }) => state === 'Merged');
  return {
    name,
    gates: [],
    approvals: approvals.counted,
    discounted: approvals.discounted,
    ...(current && { pullRequest: { number: current.number, url: current.url } }),
    ...(merged && {
      merged: {
        number: merged.number,
        digest: merged.digest,
        ...(merged.mergedAt && { at: merged.mergedAt }),
      },
    }),
  };
}

/** What was done may make something else possible; a comment does not, and an evaluation tells by itself when it is done. */
function nextLook(actions: readonly Action[], until: Date | undefined): NextLook {
  if (actions.some(({ kind }) => kind !== 'Comment' && kind !== 'RequestEvaluation')) return { kind: 'Now' };
  return until ? { kind: 'At', time: until } : { kind: 'OnChange' };
}
