import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextProgress, parseProgress } from './progress.ts';
import { NOW } from './testing/objects.ts';

const observed = { phase: 'Fitting', percent: 40, message: '' };
const shown = (changes: object) => ({ ...observed, observedAt: ago(10), ...changes });
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

describe('an answer of /progress', () => {
  it('is rounded down to whole per cents', () => {
    expect(parseProgress({ phase: 'Fitting', percent: 40.9, message: 'tree 3' })).toEqual({
      phase: 'Fitting',
      percent: 40,
      message: 'tree 3',
    });
  });

  it.each([
    null,
    7,
    [],
    {},
    { phase: 'Fitting' },
    { phase: 'Fitting', percent: 101 },
    { phase: 'Fitting', percent: -1 },
    { phase: 'Fitting', percent: Number.NaN },
    { phase: 'fitting the model', percent: 1 },
    { phase: 'F'.repeat(65), percent: 1 },
  ])('is ignored when it is %j', (value) => {
    expect(parseProgress(value)).toBeUndefined();
  });

  it('never holds more than a status takes, whatever a pod sends', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ minLength: 1000, maxLength: 2000 }), (value, message) => {
        parseProgress(value);
        expect(parseProgress({ ...observed, message })?.message.length).toBeLessThanOrEqual(512);
      }),
    );
  });
});

describe('the progress that is shown', () => {
  it('is the first that was observed', () => {
    expect(nextProgress(undefined, observed, NOW)).toEqual({ ...observed, observedAt: NOW.toISOString() });
  });

  it.each([
    ['when the trainer did not answer', shown({ percent: 1 }), undefined],
    ['when nothing moved by a per cent', shown({}), { ...observed, message: 'tree 3 of 100' }],
    ['when it is younger than five seconds', shown({ percent: 1, observedAt: ago(4.9) }), observed],
  ])('stays as it is %s', (_, before, now) => {
    expect(nextProgress(before, now, NOW)).toBe(before);
  });

  it.each([
    ['a per cent', shown({ percent: 39 })],
    ['a step', shown({ phase: 'Checking' })],
    ['a new attempt that starts over', shown({ percent: 90 })],
    ['a per cent, after the clock was set back', shown({ percent: 39, observedAt: ago(-3600) })],
  ])('moves by %s', (_, before) => {
    expect(nextProgress(before, observed, NOW)?.percent).toBe(40);
    expect(nextProgress(before, observed, NOW)?.observedAt).toBe(NOW.toISOString());
  });
});
