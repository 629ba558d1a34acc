import { describe, expect, it } from 'vitest';
import { sentence, setConditions, type Verdicts } from './conditions.ts';
import { NOW } from './testing/objects.ts';

const verdicts: Verdicts = {
  Ready: { status: 'Unknown', reason: 'RollingOut', message: 'rolling out' },
  Available: { status: 'False', reason: 'NoPodReady', message: '0 of 1 pod ready' },
  Progressing: { status: 'True', reason: 'RollingOut', message: 'rolling out' },
  CandidateReady: { status: 'False', reason: 'NoRun', message: 'no TrainingRun' },
};

describe('setConditions', () => {
  it('sets all four, in an order that stays', () => {
    const conditions = setConditions(undefined, verdicts, 3, NOW);
    expect(conditions.map(({ type }) => type)).toEqual([
      'Ready',
      'Available',
      'Progressing',
      'CandidateReady',
    ]);
    expect(conditions.every(({ observedGeneration }) => observedGeneration === 3)).toBe(true);
  });

  it('keeps the time of the last transition while a status stays', () => {
    const before = setConditions(undefined, verdicts, 1, NOW);
    const later = new Date(NOW.getTime() + 60_000);
    const ready = { status: 'True', reason: 'Serving', message: 'serves' } as const;
    const after = setConditions(before, { ...verdicts, Ready: ready }, 2, later);
    expect(after[0]?.lastTransitionTime).not.toBe(before[0]?.lastTransitionTime);
    expect(after[1]?.lastTransitionTime).toBe(before[1]?.lastTransitionTime);
  });
});

describe('sentence', () => {
  it.each([
    ['rolling out', 'Rolling out.'],
    ['Done.', 'Done.'],
    ['0 of 1 pod ready', '0 of 1 pod ready.'],
    ['cut off…', 'Cut off…'],
  ])('makes of %j %j', (words, made) => {
    expect(sentence(words)).toBe(made);
  });
});
