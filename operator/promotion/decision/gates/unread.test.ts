import { describe, expect, it } from 'vitest';
import { evidence } from '../../testing/evidence.ts';
import type { Gate } from '../policy/accepts.ts';
import type { Evidence } from './evidence.ts';
import { judgeGates } from './judge-gates.ts';
import { gatesOutcome } from './verdict.ts';

const gates: Gate[] = [
  { name: 'floor', metric: 'auc', minimum: 0.8, onUndecided: 'Pass' },
  { name: 'no-worse', metric: 'auc', maximumLossAgainstServed: 0.005, onUndecided: 'Pass' },
  { name: 'fast', metric: 'latencyRatio', maximum: 2, onUndecided: 'Pass' },
];
const reason = 'The registry does not answer.';

const rows: [string, Partial<Evidence>, ReturnType<typeof gatesOutcome>['kind'], string[]][] = [
  [
    'waits while the version was not read',
    { proposed: undefined },
    'Pending',
    ['Pending', 'Pending', 'Passed', 'Passed'],
  ],
  [
    'waits while the registry is out of reach',
    { proposed: undefined, unread: { reason, lasting: false } },
    'Pending',
    ['Pending', 'Pending', 'Passed', 'Passed'],
  ],
  [
    'fails what is no model, also where nothing is served',
    { proposed: undefined, unread: { reason, lasting: true }, served: { kind: 'NothingServed' } },
    'Failed',
    ['Failed', 'Failed', 'NotApplicable', 'NotApplicable'],
  ],
  [
    'waits while what is served was not read',
    { served: { kind: 'Unread', reason } },
    'Pending',
    ['Pending', 'Passed', 'Pending', 'Pending'],
  ],
  [
    'goes to a person where what is served cannot be read',
    { served: { kind: 'Unreadable', reason } },
    'Review',
    ['Undecidable', 'Passed', 'Undecidable', 'Undecidable'],
  ],
  [
    'waits while nobody knows whether they were compared',
    { comparison: { kind: 'Unread', reason } },
    'Pending',
    ['Passed', 'Passed', 'Pending', 'Pending'],
  ],
  [
    'goes to a person where the comparison failed',
    { comparison: { kind: 'Failed', run: 'telco-compare-1', reason } },
    'Review',
    ['Passed', 'Passed', 'Undecidable', 'Undecidable'],
  ],
];

describe('judgeGates, with evidence that is not whole', () => {
  it.each(rows)('%s', (_, given, outcome, each) => {
    const facts = evidence({
      comparison: {
        kind: 'Done',
        comparison: {
          ...comparisonOf(evidence()),
          latency: {
            formatVersion: 1,
            ratio: 1,
            interval95: [0.9, 1.1],
            rounds: 9,
            rows: 1,
            candidate: { p50: 1, p95: 1 },
            served: { p50: 1, p95: 1 },
          },
        },
      },
      ...given,
    });
    const verdicts = judgeGates({ contract: 'Compatible', gates }, facts);
    expect(gatesOutcome(verdicts).kind).toBe(outcome);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(each);
  });

  it('tells how a failed comparison is made again, and why none can be made', () => {
    const told = (run: string) =>
      judgeGates(
        { contract: 'Any', gates: gates.slice(1, 2) },
        evidence({ comparison: { kind: 'Failed', run, reason } }),
      )[1]?.message;
    expect(told('telco-compare-1')).toBe(
      'TrainingRun telco-compare-1 failed: The registry does not answer. Delete it to have it made again.',
    );
    expect(told('')).toBe(reason);
  });
});

function comparisonOf({ comparison }: Evidence) {
  if (comparison.kind !== 'Done') throw new Error('The fixture has a comparison.');
  return comparison.comparison;
}
