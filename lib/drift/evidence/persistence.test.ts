import { describe, expect, it } from 'vitest';
import { driftState, type JudgedWindow } from './persistence.ts';

/** A clear (.), (A)larm or (i)nsufficient window after the other; a blank is a window that is absent. */
function windows(story: string): JudgedWindow[] {
  const verdicts = { '.': 'Clear', A: 'Alarm', i: 'InsufficientData' } as const;
  return [...story].flatMap((letter, index) =>
    letter === ' ' ? [] : [{ start: index * 60, verdict: verdicts[letter as '.' | 'A' | 'i'] }],
  );
}

describe('driftState', () => {
  it.each([
    ['', 'InsufficientData'],
    ['.', 'NotDetected'],
    ['A', 'NotDetected'],
    ['AA', 'Detected'],
    ['A.A', 'Detected'],
    ['AA.', 'Detected'],
    ['A..A', 'NotDetected'],
    ['AA..', 'NotDetected'],
    ['iii', 'InsufficientData'],
    ['.i', 'InsufficientData'],
    ['AAi', 'Detected'],
    ['AiA', 'Detected'],
    ['A A', 'Detected'],
    ['A  A', 'NotDetected'],
    ['AA  .', 'NotDetected'],
  ] as const)('says after the windows "%s": %s', (story, state) => {
    expect(driftState(windows(story), 60)).toBe(state);
    expect(driftState(windows(story).reverse(), 60)).toBe(state);
  });

  it('counts a window once that is there twice', () => {
    expect(driftState([...windows('A'), ...windows('A')], 60)).toBe('NotDetected');
  });

  it('takes another persistence', () => {
    expect(driftState(windows('A'), 60, { alarms: 1, windows: 1 })).toBe('Detected');
    expect(driftState(windows('AA.A'), 60, { alarms: 4, windows: 4 })).toBe('NotDetected');
  });
});
