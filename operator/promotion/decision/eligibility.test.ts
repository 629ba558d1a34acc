import { describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import type { PullRequest } from '../../forge/pull-request.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { known, OTHER, proposal, pullRequest } from '../testing/pull-requests.ts';
import { judgeEligibility } from './eligibility.ts';
import { decideSuccession } from './supersede.ts';
import type { HeldValue } from './target.ts';
import { identityOf, shortDigest, versionOf } from './version.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
/** Newest first; each value a day after the one before it. */
const history = (...letters: string[]): HeldValue[] =>
  letters
    .map((letter, index) => ({
      commit: `commit-${index}`,
      committedAt: day(index + 1),
      value: letter === '-' ? undefined : artifact(letter),
    }))
    .reverse();
const origins = new Map(
  ['1', '2', '3'].map((letter, index) => [
    digest(letter),
    { name: `run-${letter}`, createdAt: day(index + 1) },
  ]),
);
const judge = (letter: string, held: HeldValue[], ...pullRequests: PullRequest[]) => {
  const target = { value: held[0]?.value, held };
  const judged = judgeEligibility(versionOf(artifact(letter)), target, known(...pullRequests), origins);
  return judged.eligible ? 'Eligible' : judged.reason;
};
const closed = (letter: string, ...labels: string[]) => pullRequest(1, proposal(letter), { labels });
const rollback = (from: string, number: number, mergedOn: number, ...labels: string[]) =>
  pullRequest(number, proposal('1', { kind: 'Rollback', replaces: digest(from) }), {
    state: 'Merged',
    mergedAt: day(mergedOn),
    labels,
  });

describe('judgeEligibility', () => {
  it.each<[string, string, string]>([
    ['a version for a target that holds nothing', judge('1', []), 'Eligible'],
    ['a newer version', judge('2', history('1')), 'Eligible'],
    ['the version that is there', judge('1', history('1')), 'AlreadyThere'],
    ['an older version', judge('1', history('2')), 'TargetIsNewer'],
    ['a version without a run', judge('9', history('2')), 'Eligible'],
    ['a version over one without a run, as after a hotfix by hand', judge('1', history('9')), 'Eligible'],
    [
      'a version over a tag',
      judge('1', [{ commit: 'c', committedAt: day(1), value: 'oci://host/telco:latest' }]),
      'Eligible',
    ],
    ['a version that was rolled back', judge('2', history('1', '2', '1')), 'RolledBackThere'],
    ['a version that was taken out', judge('2', history('2', '-')), 'RolledBackThere'],
    ['a version that another one followed', judge('1', history('1', '2')), 'RolledBackThere'],
    ['one that was there by tag only', judge('2', history('1')), 'Eligible'],
  ])('judges %s', (_, verdict, expected) => {
    expect(verdict).toBe(expected);
  });

  it.each<[string, PullRequest, string]>([
    ['rejected', closed('2', LABELS.rejected, 'churnops/closed'), 'RejectedThere'],
    [
      'rejected by a label that a person put on an aborted one',
      closed('2', LABELS.aborted, LABELS.rejected),
      'RejectedThere',
    ],
    ['closed by a bot', closed('2', LABELS.undecided, 'churnops/closed'), 'UndecidedThere'],
    ['closed, and nobody has looked yet', closed('2'), 'UndecidedThere'],
    ['superseded', closed('2', LABELS.superseded, 'churnops/closed'), 'Eligible'],
    ['aborted', closed('2', LABELS.aborted, 'churnops/closed'), 'Eligible'],
    ['forgiven', closed('2', 'churnops/closed'), 'Eligible'],
    ['rejected as another version', closed('3', LABELS.rejected), 'Eligible'],
    [
      'rejected by way of another owner',
      pullRequest(1, proposal('2', { owner: OTHER }), {
        labels: [LABELS.rejected],
        head: { branch: 'churnops/x', sha: '' },
      }),
      'RejectedThere',
    ],
    [
      'rejected for another target',
      pullRequest(1, proposal('2', { address: { path: 'dev.yaml', field: 'a' } }), {
        labels: [LABELS.rejected],
      }),
      'Eligible',
    ],
    [
      'rejected on another base branch',
      pullRequest(1, proposal('2'), { labels: [LABELS.rejected], base: { branch: 'next' } }),
      'Eligible',
    ],
    [
      'rejected as a rollback',
      pullRequest(1, proposal('2', { kind: 'Rollback' }), { labels: [LABELS.rejected] }),
      'Eligible',
    ],
    [
      'open again with its label still on',
      pullRequest(1, proposal('2'), { labels: [LABELS.rejected], state: 'Open' }),
      'Eligible',
    ],
  ])('judges a version whose pull request was %s', (_, given, expected) => {
    expect(judge('2', history('1'), given)).toBe(expected);
  });

  it.each<[string, PullRequest[], string]>([
    ['its rollback is not released', [rollback('2', 5, 3)], 'RolledBackThere'],
    ['its rollback is released', [rollback('2', 5, 3, LABELS.released)], 'Eligible'],
    [
      'an older rollback is released, the newest is not',
      [rollback('2', 5, 3, LABELS.released), rollback('2', 6, 4)],
      'RolledBackThere',
    ],
    [
      'the newest rollback is released',
      [rollback('2', 5, 3), rollback('2', 6, 4, LABELS.released)],
      'Eligible',
    ],
    [
      'the rollback of another version is released',
      [rollback('3', 5, 3, LABELS.released)],
      'RolledBackThere',
    ],
    [
      'it came back after that rollback, and left again by hand',
      [rollback('2', 5, 1, LABELS.released)],
      'RolledBackThere',
    ],
  ])('judges a version that was rolled back where %s', (_, pullRequests, expected) => {
    expect(judge('2', history('1', '2', '1'), ...pullRequests)).toBe(expected);
  });

  it.each<[string, number, string]>([
    ['its rollback is released, by clocks that went wrong', 2, 'Eligible'],
    ['it came back after that rollback, by clocks that went wrong', 0, 'RolledBackThere'],
  ])('goes by the history where %s', (_, commit, expected) => {
    const merged = {
      ...rollback('2', 5, commit === 2 ? 1 : 9, LABELS.released),
      mergeCommit: `commit-${commit}`,
    };
    expect(judge('2', history('1', '2', '1'), merged)).toBe(expected);
  });

  it('lets a run of the same second go by its name, as the candidate does', () => {
    const same = new Map(
      [digest('a'), digest('b')].map((key, index) => [key, { name: `run-${index}`, createdAt: day(1) }]),
    );
    const target = {
      value: artifact('a'),
      held: [{ commit: 'c', committedAt: day(1), value: artifact('a') }],
    };
    expect(judgeEligibility(versionOf(artifact('b')), target, [], same)).toEqual({ eligible: true });
    const other = {
      value: artifact('b'),
      held: [{ commit: 'c', committedAt: day(1), value: artifact('b') }],
    };
    expect(judgeEligibility(versionOf(artifact('a')), other, [], same)).toMatchObject({
      reason: 'TargetIsNewer',
    });
  });

  it('says what to do', () => {
    const target = { value: undefined, held: [] };
    const rejected = known(closed('2', LABELS.rejected));
    expect(judgeEligibility(versionOf(artifact('2')), target, rejected, origins)).toMatchObject({
      message: `${shortDigest(digest('2'))} was rejected by pull request 1. Take the label churnops/rejected off it to have it proposed again.`,
    });
  });
});

describe('an episode of drift', () => {
  const episodes = new Map(
    ['telco-1', 'telco-2'].map((id, index) => [identityOf(id), { name: id, createdAt: day(index + 1) }]),
  );
  const told = (value: string | undefined, ...before: string[]) => ({
    value,
    held: [value, ...before].map((one) => ({ commit: 'c0ffee', committedAt: day(1), value: one })),
  });

  it.each<[string, string, ReturnType<typeof told>, string]>([
    ['may be asked for where nothing was', 'telco-1', told(undefined), 'Eligible'],
    ['may be asked for after a number that a person chose', 'telco-1', told('3'), 'Eligible'],
    ['may be asked for after an older one', 'telco-2', told('telco-1'), 'Eligible'],
    ['is not asked for where it is', 'telco-1', told('telco-1'), 'AlreadyThere'],
    ['is not asked for twice', 'telco-1', told('3', 'telco-1'), 'RolledBackThere'],
    ['is not asked for after a newer one', 'telco-1', told('telco-2'), 'TargetIsNewer'],
  ])('%s', (_, id, target, expected) => {
    const judged = judgeEligibility(versionOf(id), target, [], episodes);
    expect(judged.eligible ? 'Eligible' : judged.reason).toBe(expected);
    if (!judged.eligible) expect(judged.message).toContain(id);
  });
});

describe('decideSuccession', () => {
  it.each<[string, string, string, boolean, 'Wait' | 'Replace', string]>([
    ['the same version', '2', '2', true, 'Wait', 'Same'],
    ['a newer one before any approval', '2', '3', false, 'Wait', 'Replace'],
    ['a newer one after an approval', '2', '3', true, 'Wait', 'Wait'],
    ['a newer one after an approval that does not matter', '2', '3', true, 'Replace', 'Replace'],
    ['an older one', '2', '1', false, 'Replace', 'Older'],
    ['one without a run', '2', '9', false, 'Wait', 'Replace'],
  ])('decides about %s', (_, current, next, approved, onNewer, expected) => {
    expect(decideSuccession(digest(current), digest(next), origins, { approved, onNewer })).toBe(expected);
  });
});
