import { LABELS } from '../../forge/labels.ts';
import type { Action } from './action.ts';
import { spliceValue } from './edit/edit.ts';
import { type Branch, decideLease, rebuildReason } from './head.ts';
import type { Observation } from './observation.ts';
import type { KnownPullRequest } from './ownership.ts';
import type { ProposePlan } from './plan.ts';
import type { Progress } from './progress.ts';
import { commitWords } from './pull-request/commit-message.ts';

/** What is to become of a branch. */
export type Push =
  | { kind: 'Push'; actions: Action[] }
  | { kind: 'AsItIs'; branch: Branch; actions: [] }
  | Extract<Progress, { kind: 'MovedByOther' | 'Stuck' }>;

/** Decides whether the branch is to be pushed, and under which lease. */
export function decidePush(
  { self, target, branches, pushed, open, refusal }: Observation,
  { proposal }: ProposePlan,
  name: string,
  current: KnownPullRequest | undefined,
): Push {
  const branch = branches.find((found) => found.name === name);
  const lastPush = pushed?.branch === name ? pushed.commit : undefined;
  const lease = decideLease(self, branch, lastPush, current);
  if (lease.kind === 'MovedByOther')
    return { kind: 'MovedByOther', actions: current ? [tellMoved(current, lease.tip)] : [] };
  const fresh = open?.pullRequest.number === current?.number ? open?.pullRequest : undefined;
  const rebuild = rebuildReason(branch, {
    value: proposal.value,
    baseValue: target.value,
    baseCommit: target.base.commit,
    conflict: fresh?.mergeable === false,
    mustBeUpToDate: refusal?.outOfDate === true && refusal.head === branch?.tip,
  });
  if (branch && !rebuild && !lease.adopted) return { kind: 'AsItIs', branch, actions: [] };
  const edit = spliceValue(target.file ?? '', { ...target.address, value: proposal.value });
  if (edit.kind !== 'Edited') {
    const message = edit.kind === 'Refused' ? edit.message : 'The target has this value already.';
    return { kind: 'Stuck', reason: 'EditRefused', message };
  }
  const push: Action = {
    kind: 'PushBranch',
    branch: name,
    lease: lease.lease,
    parent: target.base.commit,
    committedAt: target.base.committedAt,
    path: target.address.path,
    content: edit.text,
    ...commitWords(proposal),
  };
  return { kind: 'Push', actions: [push] };
}

/** Tells once, on the pull request, that nothing more is done there. */
export function tellMoved({ number }: KnownPullRequest, tip: string): Action {
  return {
    kind: 'Comment',
    number,
    key: `head-moved-${tip}`,
    body: `Someone else pushed to this branch, so churnops neither pushes nor merges. Label it \`${LABELS.adopt}\` to have the branch built anew, or close it.`,
  };
}
