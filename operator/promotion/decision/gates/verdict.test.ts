import { describe, expect, it } from 'vitest';
import { comparison, evidence } from '../../testing/evidence.ts';
import type { Gate } from '../policy/accepts.ts';
import { judgeGates, needsComparison } from './judge-gates.ts';
import { type GateVerdict, gatesOutcome, type Verdict } from './verdict.ts';

const verdict = (
  name: string,
  verdict: Verdict,
  onUndecided: Gate['onUndecided'] = 'Review',
): GateVerdict => ({
  name,
  verdict,
  onUndecided,
  message: '',
});

describe('gatesOutcome', () => {
  it.each<[string, GateVerdict[], object]>([
    ['passes without gates', [], { kind: 'Passed' }],
    ['passes where all pass', [verdict('a', 'Passed'), verdict('b', 'NotApplicable')], { kind: 'Passed' }],
    [
      'fails where one fails',
      [verdict('a', 'Passed'), verdict('b', 'Failed')],
      { kind: 'Failed', gates: ['b'] },
    ],
    [
      'fails although others are pending',
      [verdict('a', 'Pending'), verdict('b', 'Failed')],
      { kind: 'Failed', gates: ['b'] },
    ],
    [
      'is pending where one is',
      [verdict('a', 'Pending'), verdict('b', 'Undecided')],
      { kind: 'Pending', gates: ['a'] },
    ],
    ['goes to a person where Review says so', [verdict('a', 'Undecided')], { kind: 'Review', gates: ['a'] }],
    [
      'blocks where Block says so',
      [verdict('a', 'Undecided', 'Block'), verdict('b', 'Undecided')],
      { kind: 'Blocked', gates: ['a'] },
    ],
    ['passes where Pass says so', [verdict('a', 'Undecided', 'Pass')], { kind: 'Passed' }],
    [
      'never passes what cannot be proven',
      [verdict('a', 'Undecidable', 'Pass')],
      { kind: 'Review', gates: ['a'] },
    ],
    [
      'blocks what cannot be proven where Block says so',
      [verdict('a', 'Undecidable', 'Block')],
      { kind: 'Blocked', gates: ['a'] },
    ],
  ])('%s', (_, verdicts, outcome) => {
    expect(gatesOutcome(verdicts)).toEqual(outcome);
  });
});

describe('judgeGates', () => {
  const floor: Gate = { name: 'floor', metric: 'auc', minimum: 0.8, onUndecided: 'Review' };
  const noWorse: Gate = {
    name: 'no-worse',
    metric: 'auc',
    maximumLossAgainstServed: 0.005,
    onUndecided: 'Block',
  };

  it('judges the contract first, then the gates in their order', () => {
    const verdicts = judgeGates({ contract: 'Compatible', gates: [noWorse, floor] }, evidence());
    expect(verdicts.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['contract', 'Passed'],
      ['no-worse', 'Passed'],
      ['floor', 'Passed'],
    ]);
    expect(verdicts[1]).toMatchObject({ onUndecided: 'Block' });
  });

  it('gives the same verdicts for the same evidence', () => {
    const policy = { contract: 'Exact' as const, gates: [noWorse, floor] };
    const facts = evidence({ comparison: { kind: 'Done', comparison: comparison({ rows: 0 }) } });
    expect(judgeGates(policy, facts)).toEqual(judgeGates(policy, facts));
  });

  it.each<[string, Gate[], boolean]>([
    ['none without gates', [], false],
    ['none for a floor', [floor], false],
    ['one for a loss', [floor, noWorse], true],
    ['one for latency', [{ ...floor, metric: 'latencyRatio' }], true],
  ])('needs a comparison: %s', (_, gates, needed) => {
    expect(needsComparison({ gates })).toBe(needed);
  });
});
