import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LargeRequestLane } from './large-request-lane.ts';

describe('LargeRequestLane', () => {
  it('gives the event loop a turn between the pieces of a job', async () => {
    const seen: string[] = [];
    const job = new LargeRequestLane().run(async (nextTurn) => {
      seen.push('first piece');
      setImmediate().then(() => seen.push('something else'));
      await nextTurn();
      seen.push('second piece');
    });
    await job;
    expect(seen).toEqual(['first piece', 'something else', 'second piece']);
  });

  it('runs jobs in order, never two at once, and goes on after one that failed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ pieces: fc.nat(3), fails: fc.boolean() })), async (jobs) => {
        const lane = new LargeRequestLane();
        const order: number[] = [];
        let running = 0;
        const outcomes = await Promise.allSettled(
          jobs.map((job, index) =>
            lane.run(async (nextTurn) => {
              expect(++running).toBe(1);
              order.push(index);
              for (let piece = 0; piece < job.pieces; piece++) await nextTurn();
              running--;
              if (job.fails) throw new Error(String(index));
              return index;
            }),
          ),
        );
        expect(order).toEqual(jobs.map((_, index) => index));
        expect(outcomes.map((outcome) => outcome.status === 'rejected')).toEqual(
          jobs.map((job) => job.fails),
        );
      }),
    );
  });
});
