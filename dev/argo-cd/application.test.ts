import { describe, expect, it } from 'vitest';
import { describeState, isSynced } from './application.ts';

const synced = { sync: { status: 'Synced', revision: 'a1' }, health: { status: 'Healthy' } };

describe('an Application', () => {
  it('is synced when it is Synced and Healthy, at the commit that was asked for', () => {
    expect(isSynced(synced)).toBe(true);
    expect(isSynced(synced, 'a1')).toBe(true);
    expect(isSynced(synced, 'b2')).toBe(false);
  });

  it.each([
    { ...synced, health: { status: 'Progressing' } },
    { ...synced, sync: { status: 'OutOfSync' } },
    { ...synced, operationState: { phase: 'Running' } },
    {},
  ])('is not synced yet: %j', (state) => expect(isSynced(state)).toBe(false));

  it('tells what is wrong with it', () => {
    const operationState = { phase: 'Failed', message: 'one or more objects failed to apply' };
    const conditions = [{ type: 'ComparisonError', message: 'authentication required' }];
    expect(describeState({ ...synced, operationState, conditions })).toBe(
      'Synced at a1, Healthy; its operation is Failed: one or more objects failed to apply; ComparisonError: authentication required',
    );
    expect(describeState({})).toBe('not compared at no commit, no health');
  });
});
