import { describe, expect, it } from 'vitest';
import { ATTEMPT_ANNOTATIONS, readAttempt } from './attempt.ts';

const annotate = (given: Partial<Record<keyof typeof ATTEMPT_ANNOTATIONS, string>>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      ATTEMPT_ANNOTATIONS[name as keyof typeof ATTEMPT_ANNOTATIONS],
      value,
    ]),
  );

describe('readAttempt', () => {
  it('reads which run it was, when that was created, and how long it took', () => {
    const annotations = annotate({
      runUid: 'uid-1',
      runName: 'telco-1',
      runCreatedAt: '2026-03-01T12:00:00.000Z',
      existed: 'false',
      seconds: '71',
    });
    expect(readAttempt(annotations)).toEqual({
      runUid: 'uid-1',
      runName: 'telco-1',
      runCreatedAt: new Date('2026-03-01T12:00:00Z'),
      existed: false,
      seconds: 71,
    });
  });

  it('reads a record of a trainer that says no more than it must', () => {
    expect(readAttempt(annotate({ runUid: 'uid-1', existed: 'true' }))).toEqual({
      runUid: 'uid-1',
      existed: true,
    });
  });

  it.each([undefined, {}, annotate({ existed: 'true', runName: 'telco-1' })])(
    'is nothing without a run: %o',
    (annotations) => {
      expect(readAttempt(annotations)).toBeUndefined();
    },
  );

  it('leaves out what makes no sense', () => {
    const annotations = annotate({
      runUid: 'uid-1',
      runName: '<img src=x>',
      runCreatedAt: 'yesterday',
      existed: 'false',
      seconds: '-1e9',
    });
    expect(readAttempt(annotations)).toEqual({ runUid: 'uid-1', existed: false });
  });
});
