import { describe, expect, it } from 'vitest';
import { podTroubles } from './pod-troubles.ts';

const right = { kind: 'Answered', clock: 'Right' } as const;

describe('troubles with pods', () => {
  it('are none where all answered, or none was asked yet', () => {
    expect(
      podTroubles([
        { name: 'a', outcome: right },
        { name: 'b', outcome: undefined },
      ]),
    ).toEqual([]);
  });

  it('are one of a kind, with the words of the first and the names of a few others', () => {
    const pods = Array.from({ length: 9 }, (_, index) => ({
      name: `telco-${index}`,
      outcome: { kind: 'Silent', message: `Pod telco-${index} did not answer.` } as const,
    }));
    expect(podTroubles(pods)).toEqual([
      {
        reason: 'PodsSilent',
        message:
          'Pod telco-0 did not answer. The same is so of telco-1, telco-2, telco-3, telco-4, telco-5 and 3 others.',
        blocking: false,
      },
    ]);
  });

  it('tell clocks that are off either way', () => {
    const troubles = podTroubles([
      { name: 'a', outcome: { kind: 'Answered', clock: 'Ahead' } },
      { name: 'b', outcome: { kind: 'Answered', clock: 'Behind' } },
      { name: 'c', outcome: right },
    ]);
    expect(troubles).toMatchObject([
      { reason: 'ClocksDiffer', message: expect.stringContaining('of a, b are') },
    ]);
  });
});
