import { describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { known, proposal, pullRequest } from '../testing/pull-requests.ts';
import { requestedRollback, rollbackTarget, rolledBackDigests } from './rollback.ts';
import type { HeldValue } from './target.ts';
import { digestOf } from './version.ts';

/** What a field held, the oldest first, as people tell it; `-` is nothing, `t` a tag. */
const history = (story: string): HeldValue[] =>
  [...story]
    .map((letter, index) => ({
      commit: `commit-${index}`,
      committedAt: new Date(index),
      value: letter === '-' ? undefined : letter === 't' ? 'oci://host/telco:latest' : artifact(letter),
    }))
    .reverse();
const letters = (digests: Iterable<string>) => [...digests].map((found) => found.slice(-1)).join('');
const released = (from: string) =>
  known(
    pullRequest(9, proposal('1', { kind: 'Rollback', replaces: digest(from) }), {
      state: 'Merged',
      labels: [LABELS.released],
    }),
  );

describe('rolledBackDigests', () => {
  it.each<[string, string, string]>([
    ['nothing of an empty history', '', ''],
    ['nothing of versions that followed each other', '123', ''],
    ['the one that was left for an earlier one', '121', '2'],
    ['both that were left in turn', '12321', '32'],
    ['the one left by two steps back', '1231', '3'],
    ['the one whose line was taken out', '1-', '1'],
    ['not the one that a released one followed again', '1212', '2'],
    ['not what was left for a tag', '1t2', ''],
    ['not what comes after nothing', '-1', ''],
  ])('are %s', (_, story, expected) => {
    expect(letters(rolledBackDigests(history(story)))).toBe(expected);
  });
});

describe('rollbackTarget', () => {
  it.each<[string, string, string]>([
    ['the version before', '12', '1'],
    ['the version before the newest of three', '123', '2'],
    ['the one before that, where the one between was rolled back', '1232', '1'],
    ['never the version that was rolled back before', '1213', '1'],
    ['the earlier one again after a released version turned bad again', '1212', '1'],
    ['nothing where it is the first', '1', ''],
    ['nothing where all earlier ones were rolled back', '1-2', ''],
    ['not a tag', 't2', ''],
    ['what a tag stood between', '1t2', '1'],
    ['nothing of an empty history', '', ''],
  ])('is %s', (_, story, expected) => {
    const { value, digest: found } = rollbackTarget(history(story));
    expect(letters(found ? [found] : [])).toBe(expected);
    expect(digestOf(value)).toBe(found);
  });

  it('is a version that was rolled back where a person released it', () => {
    expect(rollbackTarget(history('1213'), released('2')).digest).toBe(digest('1'));
    expect(rollbackTarget(history('1-2'), released('1')).digest).toBe(digest('1'));
  });
});

describe('requestedRollback', () => {
  it.each<[string, string, string, object]>([
    [
      'a digest',
      digest('1'),
      '123',
      { kind: 'Target', target: { value: artifact('1'), digest: digest('1') } },
    ],
    [
      'a reference',
      ` ${artifact('1')}\n`,
      '123',
      { kind: 'Target', target: { value: artifact('1'), digest: digest('1') } },
    ],
    [
      'the version before',
      'previous',
      '123',
      { kind: 'Target', target: { value: artifact('2'), digest: digest('2') } },
    ],
    [
      'a version that was rolled back, for a person may',
      digest('2'),
      '1213',
      { kind: 'Target', target: { value: artifact('2'), digest: digest('2') } },
    ],
    ['what is there', digest('3'), '123', { kind: 'Done' }],
    ['a version that was never there', digest('9'), '123', { kind: 'Refused' }],
    ['a tag', 'latest', '123', { kind: 'Refused' }],
    ['half a digest', 'sha256:1234', '123', { kind: 'Refused' }],
    ['nothing', '', '123', { kind: 'Refused' }],
  ])('reads %s', (_, request, story, expected) => {
    expect(requestedRollback(request, history(story))).toMatchObject(expected);
  });
});
