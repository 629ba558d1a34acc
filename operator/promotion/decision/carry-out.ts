import type { Action } from './action.ts';
import type { Observation } from './observation.ts';
import { chooseBranch, type KnownPullRequest, NONE } from './ownership.ts';
import type { ProposePlan } from './plan.ts';
import type { Progress } from './progress.ts';
import { body } from './pull-request/body.ts';
import { title } from './pull-request/title.ts';
import { decidePush } from './push.ts';
import { closureOf } from './rejection.ts';
import type { Situation } from './situation.ts';
import { identityOf } from './version.ts';
import { dropLabels, makeCase, predecessor, setStatuses, updateWords } from './wording.ts';

/** How long after a merge the base branch may take to show it. */
const MERGE_SHOWS_WITHIN = 10 * 60_000;

/** Decides what brings branch and pull request to where the proposal wants them. */
export function carryOut(
  observation: Observation,
  situation: Situation,
  plan: ProposePlan,
  now: Date,
): Progress {
  const { current, ours } = situation;
  const [newest] = ours;
  const digest = plan.proposal.digest ?? NONE;
  if (!current && newest?.state === 'Merged' && newest.digest === digest && !wasHeld(observation, digest)) {
    const until = new Date((newest.mergedAt?.getTime() ?? 0) + MERGE_SHOWS_WITHIN);
    const message = `Pull request ${newest.number} is merged; the base branch has yet to show it.`;
    if (now < until) return { kind: 'Stuck', reason: 'AwaitingGit', message, until };
  }
  const reopen = current ? undefined : reopenable(observation, situation, digest);
  if (reopen) {
    const actions: Action[] = [{ kind: 'ReopenPullRequest', number: reopen.number }];
    return {
      kind: 'Acting',
      reason: 'Opening',
      message: `Pull request ${reopen.number} is opened again.`,
      actions,
    };
  }
  return current ? update(observation, situation, plan, current) : open(observation, situation, plan);
}

function wasHeld({ target }: Observation, digest: string): boolean {
  return target.held.some(({ value }) => (identityOf(value) ?? NONE) === digest);
}

/** The newest pull request, where it proposed the same and forges would open it again: its branch is as it was. */
function reopenable({ branches, refusedToReopen }: Observation, { ours }: Situation, digest: string) {
  const [newest] = ours;
  if (newest?.state !== 'Closed' || newest.digest !== digest || refusedToReopen.has(newest.number))
    return undefined;
  if (closureOf(newest) === 'Unrecorded') return undefined;
  const branch = branches.find(({ name }) => name === newest.head.branch);
  return branch?.tip === newest.head.sha ? newest : undefined;
}

function open(observation: Observation, { ours }: Situation, plan: ProposePlan): Progress {
  const { proposal } = plan;
  const name = chooseBranch(proposal.owner, proposal.digest, ours);
  const push = decidePush(observation, plan, name, undefined);
  if (push.kind !== 'Push' && push.kind !== 'AsItIs') return push;
  const text = body(makeCase(observation, plan, predecessor(ours, proposal.digest)));
  const actions: Action[] = [
    ...push.actions,
    {
      kind: 'OpenPullRequest',
      head: name,
      base: observation.target.base.branch,
      title: title(proposal),
      body: text,
    },
  ];
  return { kind: 'Acting', reason: 'Opening', message: 'The pull request is being opened.', actions };
}

function update(
  observation: Observation,
  situation: Situation,
  plan: ProposePlan,
  current: KnownPullRequest,
): Progress {
  const push = decidePush(observation, plan, current.head.branch, current);
  if (push.kind !== 'Push' && push.kind !== 'AsItIs') return push;
  const words = [...updateWords(observation, situation, plan, current), ...dropLabels(current)];
  if (push.kind === 'Push') {
    const actions = [...push.actions, ...words];
    return {
      kind: 'Acting',
      reason: 'Updating',
      message: 'The pull request is being brought up to date.',
      actions,
    };
  }
  if (push.branch.tip !== current.head.sha) {
    return { kind: 'Stuck', reason: 'AwaitingForge', message: 'The forge has yet to see the newest commit.' };
  }
  const actions = [...words, ...setStatuses(observation, situation, plan, current)];
  return { kind: 'Standing', current, branch: push.branch, actions };
}
