import type { Gate } from '../policy/accepts.ts';

/**
 * - Passed, Failed: the figures settle it.
 * - Undecided: there are too few rows to tell.
 * - Undecidable: nothing can be proven, whatever the number of rows; never passed without a person.
 * - NotApplicable: there is nothing to compare with; passes.
 * - Pending: the evidence is still being made.
 */
export type Verdict = 'Passed' | 'Failed' | 'Undecided' | 'Undecidable' | 'NotApplicable' | 'Pending';

/** What came of one gate. */
export interface GateVerdict {
  name: string;
  verdict: Verdict;
  /** The point estimate or, of a comparison, by how much the candidate is better. */
  figure?: number;
  /** What the figure was held against. */
  bound?: number;
  /** The 95 % interval of the figure. */
  interval?: readonly [number, number];
  message: string;
  /** Rows with which the comparison would likely be settled. */
  rowsNeeded?: number;
  /** What follows where it is not settled. */
  onUndecided: Gate['onUndecided'];
}

/** What all gates together mean for a proposal. */
export type GatesOutcome =
  | { kind: 'Passed' }
  | { kind: 'Failed'; gates: readonly string[] }
  | { kind: 'Blocked'; gates: readonly string[] }
  | { kind: 'Pending'; gates: readonly string[] }
  /** A person has to look at these before a merge. */
  | { kind: 'Review'; gates: readonly string[] };

/** Puts verdicts together: the worst one counts. */
export function gatesOutcome(verdicts: readonly GateVerdict[]): GatesOutcome {
  const order = ['Failed', 'Pending', 'Blocked', 'Review'] as const;
  for (const kind of order) {
    const gates = verdicts.filter((verdict) => consequence(verdict) === kind).map(({ name }) => name);
    if (gates.length > 0) return { kind, gates };
  }
  return { kind: 'Passed' };
}

/** What one verdict means: an open question passes only where its gate says so, and what can't be proven never does. */
export function consequence({ verdict, onUndecided }: GateVerdict): GatesOutcome['kind'] {
  switch (verdict) {
    case 'Passed':
    case 'NotApplicable':
      return 'Passed';
    case 'Failed':
    case 'Pending':
      return verdict;
    case 'Undecided':
      return onUndecided === 'Pass' ? 'Passed' : onUndecided === 'Block' ? 'Blocked' : 'Review';
    case 'Undecidable':
      return onUndecided === 'Block' ? 'Blocked' : 'Review';
  }
}
