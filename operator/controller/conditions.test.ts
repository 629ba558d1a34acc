import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCondition, formatConditionTime, sentence, setCondition, setVerdicts } from './conditions.ts';

const earlier = new Date('2026-01-01T10:00:00.999Z');
const later = new Date('2026-01-01T11:00:00.000Z');
const ready = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'Fitting',
  message: 'Fitting trees.',
  observedGeneration: 1,
} as const;

describe('setCondition', () => {
  it('adds a condition with the time in whole seconds', () => {
    expect(setCondition(undefined, ready, earlier)).toEqual([
      { ...ready, lastTransitionTime: '2026-01-01T10:00:00Z' },
    ]);
  });

  it('keeps the time while the status stays, even when the words change', () => {
    const before = setCondition([], ready, earlier);
    const after = setCondition(before, { ...ready, message: 'Still fitting.' }, later);
    expect(after[0]).toMatchObject({ message: 'Still fitting.', lastTransitionTime: '2026-01-01T10:00:00Z' });
  });

  it('takes the new time when the status changes', () => {
    const before = setCondition([], ready, earlier);
    const after = setCondition(before, { ...ready, status: 'True', reason: 'Succeeded' }, later);
    expect(after[0]?.lastTransitionTime).toBe('2026-01-01T11:00:00Z');
  });

  it('leaves the others, their order, and the given list as they are', () => {
    const before = setCondition(setCondition([], { ...ready, type: 'Complete' }, earlier), ready, earlier);
    const copy = structuredClone(before);
    const after = setCondition(before, { ...ready, type: 'Complete', status: 'False', reason: 'No' }, later);
    expect(after.map(({ type }) => type)).toEqual(['Complete', 'Ready']);
    expect(before).toEqual(copy);
  });

  it('cuts a message that no one could read', () => {
    const [condition] = setCondition([], { ...ready, message: 'x'.repeat(100_000) }, earlier);
    expect(condition?.message.length).toBe(4096);
  });

  it('gives the same list when the same is decided again, at whatever time', () => {
    const condition = fc.record({
      type: fc.constantFrom('Ready', 'Complete', 'Failed'),
      status: fc.constantFrom('True', 'False', 'Unknown'),
      reason: fc.constantFrom('A', 'B'),
      message: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 8 }), fc.nat(), (decisions, seconds) => {
        const first = decisions.reduce<ReturnType<typeof setCondition>>(
          (list, item) => setCondition(list, item, earlier),
          [],
        );
        const again = new Date(earlier.getTime() + seconds * 1000);
        for (const item of first) expect(setCondition(first, item, again)).toEqual(first);
      }),
    );
  });
});

describe('setVerdicts', () => {
  interface Reasons {
    Ready: 'Serving' | 'RollingOut';
    Available: 'PodsReady';
  }
  const types = ['Ready', 'Available'] as const;
  const verdicts = {
    Available: { status: 'True', reason: 'PodsReady', message: 'One.' },
    Ready: { status: 'Unknown', reason: 'RollingOut', message: 'Rolling out.' },
  } as const;

  it('lists its own conditions in an order that stays, each for the generation it was decided for', () => {
    const conditions = setVerdicts<Reasons>(undefined, types, verdicts, 3, earlier);
    expect(conditions.map(({ type }) => type)).toEqual(['Ready', 'Available']);
    expect(conditions.every(({ observedGeneration }) => observedGeneration === 3)).toBe(true);
  });

  it('leaves out what another controller decides', () => {
    const before = setCondition([], { ...ready, type: 'Converged' }, earlier);
    const conditions = setVerdicts<Reasons>(before, types, verdicts, 1, later);
    expect(findCondition(conditions, 'Converged')).toBeUndefined();
  });

  it('keeps the time of the last transition while a status stays', () => {
    const before = setVerdicts<Reasons>(undefined, types, verdicts, 1, earlier);
    const serving = { ...verdicts, Ready: { status: 'True', reason: 'Serving', message: '' } as const };
    const after = setVerdicts<Reasons>(before, types, serving, 2, later);
    expect(after[0]?.lastTransitionTime).toBe('2026-01-01T11:00:00Z');
    expect(after[1]?.lastTransitionTime).toBe('2026-01-01T10:00:00Z');
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

describe('findCondition', () => {
  it('finds by type, and nothing in no list', () => {
    expect(findCondition(setCondition([], ready, earlier), 'Ready')?.reason).toBe('Fitting');
    expect(findCondition(undefined, 'Ready')).toBeUndefined();
    expect(formatConditionTime(later)).toBe('2026-01-01T11:00:00Z');
  });
});
