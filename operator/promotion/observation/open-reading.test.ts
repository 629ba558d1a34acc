import { describe, expect, it } from 'vitest';
import type { OpenPullRequest } from '../decision/observation.ts';
import { OpenReading, type ReadingSubject } from './open-reading.ts';

const subject = (change: Partial<ReadingSubject> = {}): ReadingSubject => ({
  listed: { number: 7, updatedAt: new Date('2026-01-01T00:00:00Z'), head: { branch: 'b', sha: 'c1' } },
  base: 'c0',
  news: 1,
  ...change,
});

const read = (mergeable: boolean | 'Unknown' = true) =>
  ({
    pullRequest: { number: 7, state: 'Open', ...(mergeable !== 'Unknown' && { mergeable }) },
    reviews: [],
    commits: [],
    statuses: [],
  }) as unknown as OpenPullRequest;

/** One that was first seen at 0 and read at 3 s. */
function settled(): { reading: OpenReading; value: OpenPullRequest } {
  const reading = new OpenReading();
  const value = read();
  reading.recall(subject(), 0);
  reading.keep(subject(), value, 3_000);
  return { reading, value };
}

describe('what was read of an open pull request', () => {
  it('is used again while nothing says otherwise, for some minutes', () => {
    const { reading, value } = settled();
    expect(reading.recall(subject(), 120_000)).toBe(value);
    expect(reading.recall(subject(), 3_000 + 10 * 60_000)).toBeUndefined();
  });

  it.each<[string, Partial<ReadingSubject>]>([
    ['the list tells of a change', { listed: { ...subject().listed, updatedAt: new Date() } }],
    ['the head was moved', { listed: { ...subject().listed, head: { branch: 'b', sha: 'c2' } } }],
    ['the base was moved', { base: 'c9' }],
    ['a webhook told of something', { news: 2 }],
  ])('is read again where %s', (_, change) => {
    const { reading } = settled();
    expect(reading.recall(subject(change), 120_000)).toBeUndefined();
  });

  it('is not used where it may have been read within the second of the change', () => {
    const reading = new OpenReading();
    reading.recall(subject(), 0);
    reading.keep(subject(), read(), 1_000);
    expect(reading.recall(subject(), 120_000)).toBeUndefined();
    reading.keep(subject(), read(), 120_000);
    expect(reading.recall(subject(), 240_000)).toBeDefined();
  });

  it('is not used while the forge has not said that it merges, nor after we did something', () => {
    const { reading } = settled();
    reading.forget();
    expect(reading.recall(subject(), 120_000)).toBeUndefined();
    for (const mergeable of ['Unknown', false] as const) {
      reading.keep(subject(), read(), 200_000);
      reading.keep(subject(), read(mergeable), 240_000);
      expect(reading.recall(subject(), 360_000)).toBeUndefined();
    }
  });
});
