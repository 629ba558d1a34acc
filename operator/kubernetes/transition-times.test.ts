import { describe, expect, it } from 'vitest';
import { keepTransitionTimes } from './transition-times.ts';

const condition = (status: string, lastTransitionTime: string) => ({
  conditions: [{ type: 'Ready', status, lastTransitionTime }],
});

describe('keepTransitionTimes', () => {
  it('keeps the earlier time of a condition whose status stays, and no other', () => {
    expect(keepTransitionTimes(condition('True', 'later'), condition('True', 'earlier'))).toEqual(
      condition('True', 'earlier'),
    );
    expect(keepTransitionTimes(condition('False', 'later'), condition('True', 'earlier'))).toEqual(
      condition('False', 'later'),
    );
    expect(keepTransitionTimes({ phase: 'x', ...condition('True', 'later') }, undefined)).toEqual({
      phase: 'x',
      ...condition('True', 'later'),
    });
    expect(keepTransitionTimes({ phase: 'x' }, condition('True', 'earlier'))).toEqual({ phase: 'x' });
  });
});
