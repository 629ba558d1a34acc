import { describe, expect, it } from 'vitest';
import { conclude, severityOf, type Weighed } from './conclude.ts';
import type { JudgedColumn } from './verdict.ts';

function column(name: string, verdict: JudgedColumn['verdict'], severity = 0): Weighed {
  const none = { reference: 0, current: 0 };
  return { column: { name, verdict, rows: none, missing: none }, severity };
}

describe('conclude', () => {
  const some = [
    column('a', 'Drifted', 2),
    column('b', 'Stable'),
    column('c', 'Drifted', Number.POSITIVE_INFINITY),
    column('d', 'InsufficientData'),
    column('e', 'Ignored'),
  ];

  it('counts what was judged, and names what drifted by how far', () => {
    expect(conclude(some, {})).toMatchObject({
      verdict: 'Alarm',
      judged: 3,
      drifted: ['c', 'a'],
      share: 2 / 3,
    });
  });

  it('alarms where both so many columns and such a share have drifted', () => {
    expect(conclude(some, { columns: 3 }).verdict).toBe('Clear');
    expect(conclude(some, { columns: 2, share: 2 / 3 }).verdict).toBe('Alarm');
    expect(conclude(some, { columns: 2, share: 0.7 }).verdict).toBe('Clear');
    expect(conclude([column('b', 'Stable')], { columns: 0, share: 0 }).verdict).toBe('Clear');
  });

  it('does not know where nothing was judged', () => {
    expect(conclude([column('d', 'InsufficientData')], {})).toMatchObject({
      verdict: 'InsufficientData',
      share: 0,
    });
    expect(conclude([], {}).verdict).toBe('InsufficientData');
  });
});

describe('severityOf', () => {
  it('is 1 at the threshold and infinite where there is none', () => {
    expect(severityOf(0.1, 0.1)).toBe(1);
    expect(severityOf(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
