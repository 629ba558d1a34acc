import { describe, expect, it } from 'vitest';
import { decideMerge, type MergeFacts, type MergeObstacle } from './merge.ts';
import { type Accepts, SILENT_POLICY } from './policy/accepts.ts';

const NOW = new Date('2026-01-05T12:00:00Z');
const accepts = (given: Partial<Accepts> = {}, mode: Accepts['approval']['mode'] = 'Review'): Accepts => ({
  ...SILENT_POLICY,
  approval: { mode, required: 1, approvers: undefined },
  ...given,
});
const approval = { user: 'ada', at: NOW, head: 'head' };
const READY: MergeFacts = {
  accepts: accepts(),
  gates: { kind: 'Passed' },
  approvals: { counted: [approval], discounted: [], changeRequests: [] },
  draft: false,
  headMoved: false,
  held: undefined,
  suspended: false,
  rollback: undefined,
  sourceTrouble: undefined,
  mergeable: true,
  refusal: undefined,
};
const nobody = { counted: [], discounted: [], changeRequests: [] };
const refusal = (kind: 'NotNow' | 'Refused', seconds: number) => ({
  head: 'head',
  base: 'base',
  kind,
  reason: 'a check is missing',
  at: new Date(NOW.getTime() - seconds * 1_000),
});
const night = {
  name: 'night',
  cron: '0 22 * * *',
  duration: 3_600_000,
  timeZone: 'UTC',
  action: 'Allow' as const,
};

describe('decideMerge', () => {
  it.each<[string, Partial<MergeFacts>]>([
    ['gates pass and the approval is there', {}],
    ['Automatic needs nobody', { accepts: accepts({}, 'Automatic'), approvals: nobody }],
    [
      'a person looked at what the gates could not settle',
      { gates: { kind: 'Review', gates: ['no-worse'] } },
    ],
    ['the refusal was long ago', { refusal: refusal('Refused', 700) }],
    ['the forge said not now a while ago', { refusal: refusal('NotNow', 6) }],
    ['a window is open', { accepts: accepts({ windows: [{ ...night, cron: '0 12 * * *' }] }) }],
  ])('merges where %s', (_, given) => {
    expect(decideMerge({ ...READY, ...given }, NOW)).toEqual({ kind: 'Merge' });
  });

  it.each<[string, Partial<MergeFacts>, MergeObstacle]>([
    ['someone moved the head', { headMoved: true }, 'HeadMovedByOther'],
    ['it is held', { held: 'until Monday' }, 'Held'],
    ['it is held without a reason', { held: '' }, 'Held'],
    ['the promotion is suspended', { suspended: true }, 'Suspended'],
    ['the policy can not be read', { accepts: undefined }, 'PolicyInvalid'],
    ['the target is frozen', { accepts: accepts({ frozen: true }) }, 'Frozen'],
    ['it is a draft', { draft: true }, 'Draft'],
    ['a rollback of the same target is open', { rollback: 7 }, 'RollbackOpen'],
    ['what is promoted is not well where it is served', { sourceTrouble: 'Not ready.' }, 'SourceUnhealthy'],
    ['a gate failed', { gates: { kind: 'Failed', gates: ['a'] } }, 'GatesFailed'],
    ['a gate waits', { gates: { kind: 'Pending', gates: ['a'] } }, 'GatesPending'],
    ['a gate blocks', { gates: { kind: 'Blocked', gates: ['a'] } }, 'GatesBlocked'],
    [
      'changes are requested, whatever is approved',
      { approvals: { ...READY.approvals, changeRequests: ['bob'] } },
      'ChangesRequested',
    ],
    [
      'changes are requested in Automatic mode',
      { accepts: accepts({}, 'Automatic'), approvals: { ...nobody, changeRequests: ['bob'] } },
      'ChangesRequested',
    ],
    ['the approval is missing', { approvals: nobody }, 'AwaitingApproval'],
    [
      'a second approval is missing',
      { accepts: accepts({ approval: { mode: 'Review', required: 2, approvers: undefined } }) },
      'AwaitingApproval',
    ],
    [
      'a gate asks for a person in Automatic mode',
      { accepts: accepts({}, 'Automatic'), approvals: nobody, gates: { kind: 'Review', gates: ['a'] } },
      'AwaitingApproval',
    ],
    ['people merge, however many approve', { accepts: accepts({}, 'Manual') }, 'AwaitingManualMerge'],
    ['no window is open', { accepts: accepts({ windows: [night] }) }, 'WindowClosed'],
    [
      'no window is open in Automatic mode',
      { accepts: accepts({ windows: [night] }, 'Automatic') },
      'WindowClosed',
    ],
    ['the forge has just said not now', { refusal: refusal('NotNow', 1) }, 'AwaitingForge'],
    ['the forge has just refused', { refusal: refusal('Refused', 1) }, 'MergeRefused'],
    ['the forge still computes', { mergeable: undefined }, 'AwaitingForge'],
    ['the forge sees a conflict', { mergeable: false }, 'AwaitingForge'],
  ])('does not merge where %s', (_, given, reason) => {
    const verdict = decideMerge({ ...READY, ...given }, NOW);
    expect(verdict).toMatchObject({ kind: 'Wait', reason });
    expect(verdict).toHaveProperty('message', expect.stringMatching(/^[A-Z].*/));
  });

  it('says when the window opens, and when a refused merge is tried again', () => {
    expect(decideMerge({ ...READY, accepts: accepts({ windows: [night] }) }, NOW)).toMatchObject({
      until: new Date('2026-01-05T22:00:00Z'),
    });
    expect(decideMerge({ ...READY, refusal: refusal('Refused', 60) }, NOW)).toMatchObject({
      until: new Date('2026-01-05T12:09:00Z'),
    });
  });
});
