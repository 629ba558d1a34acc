import { describe, expect, it } from 'vitest';
import type { PromotionStatus } from '../decision/decision.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { writeStatus, writeTrouble } from './promotion-status.ts';

const AT = new Date('2026-01-05T10:00:00.789Z');

const status: PromotionStatus = {
  name: 'prod',
  reason: 'WindowClosed',
  message: 'No window is open.',
  artifact: artifact('2'),
  digest: digest('2'),
  pullRequest: { number: 7, url: 'https://forge.example/pulls/7' },
  pushed: { branch: 'b', commit: 'c' },
  gates: [
    {
      ...{ name: 'no-worse', verdict: 'Undecided', message: 'Too few rows.', onUndecided: 'Review' },
      ...{ figure: 0.01, bound: -0.005, interval: [-0.01, 0.02], rowsNeeded: 1_200.4 },
    },
  ],
  approvals: [{ user: 'ada', at: AT, head: 'c' }],
  discounted: [{ user: 'bob', reason: 'Stale' }],
  merged: { number: 3, digest: digest('1'), at: AT },
  until: AT,
};

describe('writeStatus', () => {
  it('writes times in whole seconds and counts in whole numbers', () => {
    expect(writeStatus(status)).toEqual({
      name: 'prod',
      reason: 'WindowClosed',
      message: 'No window is open.',
      artifact: artifact('2'),
      digest: digest('2'),
      pullRequest: { number: 7, url: 'https://forge.example/pulls/7' },
      pushed: { branch: 'b', commit: 'c' },
      gates: [
        {
          ...{ name: 'no-worse', verdict: 'Undecided', message: 'Too few rows.' },
          ...{ figure: 0.01, bound: -0.005, interval: [-0.01, 0.02], rowsNeeded: 1_201 },
        },
      ],
      approvals: [{ user: 'ada', commit: 'c', at: '2026-01-05T10:00:00Z' }],
      discounted: [{ user: 'bob', reason: 'Stale' }],
      merged: { number: 3, digest: digest('1'), at: '2026-01-05T10:00:00Z' },
      until: '2026-01-05T10:00:00Z',
    });
  });

  it('leaves out what is not there', () => {
    const bare = { name: 'prod', reason: 'AwaitingCandidate' as const, message: 'None yet.' };
    expect(writeStatus({ ...bare, gates: [], approvals: [], discounted: [] })).toEqual(bare);
  });

  it('does not tell when a forge is asked again, which is ever some seconds from now', () => {
    expect(writeStatus({ ...status, reason: 'AwaitingForge' })).not.toHaveProperty('until');
  });

  it('keeps to the lengths of the schema', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ user: `user-${index}`, at: AT, head: 'c' }));
    const written = writeStatus({ ...status, message: 'x'.repeat(2_000), approvals: many });
    expect(written.message).toHaveLength(1_024);
    expect(written.approvals).toHaveLength(20);
  });
});

describe('writeTrouble', () => {
  const resting = (seconds: number) => ({
    reason: 'RateLimited' as const,
    message: `The forge is asked again in ${seconds} s.`,
  });

  it('keeps what was known, but for when something was to happen', () => {
    const before = writeStatus(status);
    const told = writeTrouble('prod', resting(57), before);
    expect(told).toMatchObject({ ...resting(57), pullRequest: { number: 7 }, pushed: { commit: 'c' } });
    expect(told).not.toHaveProperty('until');
  });

  it('says the same sentence once, whatever the numbers in it', () => {
    const told = writeTrouble('prod', resting(57), undefined);
    expect(writeTrouble('prod', resting(3), told)).toBe(told);
    const other = { ...resting(3), message: 'It can not be reached.' };
    expect(writeTrouble('prod', other, told).message).toBe('It can not be reached.');
  });
});
