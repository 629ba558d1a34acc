import { describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { known, OTHER, OWNER, proposal, pullRequest } from '../testing/pull-requests.ts';
import { type Branch, type BranchCommit, decideLease, rebuildReason } from './head.ts';
import {
  branchOf,
  chooseBranch,
  formatOwner,
  formatTarget,
  isBranchOf,
  isTarget,
  OWNER_TRAILER,
  otherOwner,
  UNKNOWN,
} from './ownership.ts';
import type { TargetAddress } from './policy/promotion.ts';
import { closureOf, RECORDED, recordClosure } from './rejection.ts';

const EMAIL = 'churnops@example.org';
const plain = 'churnops/lab/staging/telco/prod';
const open = (number: number, given = {}) => pullRequest(number, proposal('2'), { state: 'Open', ...given });
const foreign = (number: number) =>
  pullRequest(number, proposal('2', { owner: OTHER }), {
    state: 'Open',
    head: { branch: branchOf(OTHER), sha: 'x' },
  });

describe('branches', () => {
  it.each<[string, string, boolean]>([
    ['the plain one', plain, true],
    ['the one beside it', `${plain}-22222222`, true],
    ['the one beside it that takes the line out', `${plain}-none`, true],
    ['one of another promotion', `${plain}uction`, false],
    ['one with another suffix', `${plain}-beside`, false],
    ['one below', `${plain}/x`, false],
    ['one of another cluster', 'churnops/other/staging/telco/prod', false],
  ])('of an owner are told from others: %s', (_, branch, ours) => {
    expect(isBranchOf(OWNER, branch)).toBe(ours);
  });

  it.each<[string, ReturnType<typeof known>, string]>([
    ['plain where nothing was proposed', [], plain],
    ['plain after a merge', known(pullRequest(1, proposal('1'), { state: 'Merged' })), plain],
    [
      'beside while the newest was closed unmerged',
      known(pullRequest(1, proposal('1'))),
      `${plain}-22222222`,
    ],
    [
      'plain while the newest was closed on the one beside',
      known(pullRequest(1, proposal('2'), { head: { branch: `${plain}-22222222`, sha: 'x' } })),
      plain,
    ],
    [
      'beside while the newest was closed on another one beside',
      known(pullRequest(1, proposal('3'), { head: { branch: `${plain}-33333333`, sha: 'x' } })),
      `${plain}-22222222`,
    ],
    [
      'plain where a merge followed the closing',
      known(pullRequest(1, proposal('1')), pullRequest(2, proposal('3'), { state: 'Merged' })),
      plain,
    ],
  ])('are %s', (_, ours, branch) => {
    expect(chooseBranch(OWNER, digest('2'), ours)).toBe(branch);
  });
});

describe('isTarget', () => {
  const field = 'spec.serving.artifact';
  const document = { kind: 'ChurnModel', name: 'telco' };
  const whole = { path: 'a.yaml', field };
  const named = { ...whole, document };

  it.each<[string, TargetAddress, TargetAddress, boolean]>([
    ['the same is meant', whole, whole, true],
    ['the same document is meant', named, named, true],
    ['only one names the document, as a rollback does and a promotion need not', whole, named, true],
    ['only the other names it', named, whole, true],
    ['another document is meant', { ...named, document: { ...document, name: 'b' } }, named, false],
    ['another field is meant', { ...whole, field: 'artifact' }, named, false],
    ['another file is meant', { ...whole, path: 'b/a.yaml' }, named, false],
    ['another file is meant, whose name goes on', { ...whole, path: 'a.yaml#x' }, whole, false],
  ])('tells whether %s', (_, word, address, same) => {
    expect(isTarget(formatTarget(word), address)).toBe(same);
  });

  it('takes nothing for a target that is none', () => {
    expect(isTarget(undefined, whole)).toBe(false);
    expect(isTarget('a.yaml#spec.serving.artifact', whole)).toBe(false);
  });
});

describe('pullRequestsFor', () => {
  it('takes those for the target, the newest first, and tells ours from others', () => {
    const found = known(
      open(1),
      foreign(2),
      pullRequest(3, proposal('2', { address: { path: 'b.yaml', field: 'a' } })),
    );
    expect(found.map(({ number, ours }) => [number, ours])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it('knows one of ours whose marker was taken out by its branch', () => {
    const { marker: _, ...unmarked } = open(1);
    expect(known(unmarked)).toMatchObject([{ ours: true, digest: UNKNOWN, kind: 'Promotion' }]);
  });

  it('goes on with an open one for the target that the promotion had before', () => {
    const before = pullRequest(1, proposal('2', { address: { path: 'b.yaml', field: 'a' } }), {
      state: 'Open',
    });
    expect(known(before)).toMatchObject([{ ours: true }]);
    expect(known({ ...before, state: 'Closed' })).toEqual([]);
  });

  it('does not take a request for ours that has our marker but someone’s branch', () => {
    expect(known(open(1, { head: { branch: 'feature', sha: 'x' } }))).toMatchObject([{ ours: false }]);
  });
});

describe('otherOwner', () => {
  it.each<[string, ReturnType<typeof known>, number | undefined]>([
    ['nobody where only ours is open', known(open(1)), undefined],
    ['the other one where we have none', known(foreign(2)), 2],
    ['the other one where it was first', known(open(3), foreign(2)), 2],
    ['nobody where we were first', known(open(1), foreign(2)), undefined],
  ])('is %s', (_, found, number) => {
    const current = found.find(({ ours }) => ours);
    expect(otherOwner(found, 'Promotion', current)?.number).toBe(number);
  });

  it('does not mind a rollback by the owner of the target', () => {
    const rollback = pullRequest(1, proposal('1', { kind: 'Rollback', owner: OTHER }), {
      state: 'Open',
      head: { branch: branchOf(OTHER), sha: 'x' },
    });
    expect(otherOwner(known(rollback), 'Promotion', undefined)).toBeUndefined();
  });
});

const ours: BranchCommit = {
  commit: 'head',
  committerEmail: EMAIL,
  trailers: { [OWNER_TRAILER]: formatOwner(OWNER) },
};
const branch = (given: Partial<Branch> = {}): Branch => ({
  name: plain,
  tip: 'head',
  commits: [ours],
  parent: 'base',
  parentOnBase: true,
  value: artifact('2'),
  parentValue: artifact('1'),
  ...given,
});
const free = (lease: string, adopted = false) => ({ kind: 'Free', lease, adopted });

describe('decideLease', () => {
  const [adoptable] = known(open(1, { labels: [LABELS.adopt] }));
  const theirs = { ...ours, committerEmail: 'ada@example.org' };

  it.each<[string, Branch | undefined, string | undefined, object]>([
    ['nothing where there is no branch', undefined, 'head', free('MustNotExist')],
    ['our last push', branch(), 'head', free('head')],
    ['our own commit after a lost status', branch(), undefined, free('head')],
    ['our own commit that a crash kept out of the status', branch(), 'before', free('head')],
    ['a branch that was merged as it is', branch({ commits: [] }), undefined, free('head')],
    [
      'our address in another case',
      branch({ commits: [{ ...ours, committerEmail: 'Churnops@Example.org' }] }),
      undefined,
      free('head'),
    ],
    [
      'a commit that someone added',
      branch({ commits: [theirs, ours] }),
      'before',
      { kind: 'MovedByOther', tip: 'head' },
    ],
    [
      'our commit that someone amended',
      branch({ commits: [theirs] }),
      'before',
      { kind: 'MovedByOther', tip: 'head' },
    ],
    [
      'a commit of our address for another owner',
      branch({ commits: [{ ...ours, trailers: { [OWNER_TRAILER]: formatOwner(OTHER) } }] }),
      undefined,
      { kind: 'MovedByOther', tip: 'head' },
    ],
    [
      'a commit without trailers',
      branch({ commits: [{ ...ours, trailers: {} }] }),
      undefined,
      { kind: 'MovedByOther', tip: 'head' },
    ],
  ])('takes %s', (_, found, pushed, lease) => {
    expect(decideLease({ owner: OWNER, email: EMAIL }, found, pushed, undefined)).toEqual(lease);
  });

  it('takes over what someone asks it to', () => {
    const found = branch({ commits: [theirs] });
    expect(decideLease({ owner: OWNER, email: EMAIL }, found, undefined, adoptable)).toEqual(
      free('head', true),
    );
  });
});

describe('rebuildReason', () => {
  const wanted = {
    value: artifact('2'),
    baseValue: artifact('1'),
    baseCommit: 'base',
    conflict: false,
    mustBeUpToDate: false,
  };
  const behind = branch({ parent: 'older' });

  it.each<[string, Branch | undefined, Partial<typeof wanted>, string | undefined]>([
    ['a branch that is as it should be', branch(), {}, undefined],
    ['no branch', undefined, {}, 'Missing'],
    ['another value', branch({ value: artifact('3') }), {}, 'OtherValue'],
    ['two commits', branch({ commits: [ours, ours] }), {}, 'NotOneCommit'],
    ['a merged branch', branch({ commits: [] }), {}, 'NotOneCommit'],
    ['a base that was rewritten', branch({ parentOnBase: false }), {}, 'NotOnBase'],
    ['a commit in our name that changes more', branch({ changesMore: true }), {}, 'ChangesMore'],
    ['a base that moved elsewhere', behind, {}, undefined],
    ['a base on which the field changed', behind, { baseValue: artifact('9') }, 'Conflict'],
    ['a base that conflicts, as the forge says', behind, { conflict: true }, 'Conflict'],
    ['a conflict that a new build would not cure', branch(), { conflict: true }, undefined],
    ['a forge that wants it up to date', behind, { mustBeUpToDate: true }, 'OutOfDate'],
    ['a forge that wants it up to date, as it is', branch(), { mustBeUpToDate: true }, undefined],
  ])('tells of %s', (_, found, given, reason) => {
    expect(rebuildReason(found, { ...wanted, ...given })).toBe(reason);
  });
});

describe('closings', () => {
  const person = { login: 'ada', kind: 'Person' as const };
  const operator = { login: 'churnops', kind: 'Person' as const };

  it.each<[string, Parameters<typeof recordClosure>[0], string]>([
    ['by a person are rejections', person, LABELS.rejected],
    ['by a bot are undecided', { login: 'sweeper', kind: 'Bot' }, LABELS.undecided],
    ['by no one known are undecided', undefined, LABELS.undecided],
    ['by ourselves are none', operator, LABELS.aborted],
    ['by ourselves in another case are none', { login: 'ChurnOps', kind: 'Bot' }, LABELS.aborted],
  ])('%s', (_, closer, label) => {
    expect(recordClosure(closer, operator)).toEqual([label, RECORDED]);
  });

  it.each<[string[], string]>([
    [[], 'Unrecorded'],
    [[RECORDED], 'Forgiven'],
    [[LABELS.rejected, RECORDED], 'Rejected'],
    [[LABELS.undecided, RECORDED], 'Undecided'],
    [[LABELS.superseded], 'Superseded'],
    [[LABELS.aborted, RECORDED], 'Aborted'],
    [[LABELS.aborted, LABELS.rejected], 'Rejected'],
    [['bug'], 'Unrecorded'],
  ])('with the labels %j are %s', (labels, closure) => {
    expect(closureOf({ labels })).toBe(closure);
  });
});
