import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { error } from '../errors.ts';
import { TemporaryAnswer, withRetries } from './retry.ts';

const temporary = (cause?: unknown) =>
  error('RegistryUnreachable', { host: 'a', action: 'b', reason: 'c' }, { cause });
const permanent = error('NotFound', { reference: 'a' });

/** Fails with each of `faults` in turn, then succeeds; tells the delays and how often it was tried. */
async function run(
  faults: Error[],
  policy = { attempts: 4, baseMilliseconds: 100, maximumMilliseconds: 1_000 },
  draw = 1,
) {
  const delays: number[] = [];
  const clock = { now: () => 0, delay: async (milliseconds: number) => void delays.push(milliseconds) };
  let tried = 0;
  const operation = async () => {
    const fault = faults[tried++];
    if (fault !== undefined) throw fault;
    return 'done';
  };
  const outcome = await withRetries(operation, { clock, random: () => draw, policy }).catch(
    (fault: unknown) => fault,
  );
  return { outcome, delays, tried };
}

describe('withRetries', () => {
  it('tries again with doubling bounds until it succeeds', async () => {
    expect(await run([temporary(), temporary()])).toEqual({ outcome: 'done', delays: [100, 200], tried: 3 });
  });

  it('gives up after the last attempt with the last error', async () => {
    const last = temporary();
    const { outcome, tried } = await run([temporary(), temporary(), temporary(), last]);
    expect(outcome).toBe(last);
    expect(tried).toBe(4);
  });

  it.each([permanent, new Error('a bug')])('does not try again after %s', async (fault) => {
    expect(await run([fault])).toEqual({ outcome: fault, delays: [], tried: 1 });
  });

  it('waits as long as the registry asks, but not less than its own delay', async () => {
    const { delays } = await run([
      temporary(new TemporaryAnswer(429, '0.5')),
      temporary(new TemporaryAnswer(503, '0')),
    ]);
    expect(delays).toEqual([500, 200]);
  });

  it('returns at once what asks for more time than there is', async () => {
    const fault = temporary(new TemporaryAnswer(503, '60'));
    expect(await run([fault])).toEqual({ outcome: fault, delays: [], tried: 1 });
  });

  it('ignores a retry-after that is no number of seconds', async () => {
    expect(
      (await run([temporary(new TemporaryAnswer(503, 'Wed, 21 Oct 2015 07:28:00 GMT'))])).delays,
    ).toEqual([100]);
  });

  it('never waits longer than its bound or tries more often than it may', async () => {
    const policies = fc.record({
      attempts: fc.integer({ min: 1, max: 20 }),
      baseMilliseconds: fc.integer({ min: 1, max: 10_000 }),
      maximumMilliseconds: fc.integer({ min: 1, max: 60_000 }),
    });
    await fc.assert(
      fc.asyncProperty(policies, fc.double({ min: 0, max: 1, noNaN: true }), async (policy, draw) => {
        const { delays, tried } = await run(
          Array.from({ length: 30 }, () => temporary()),
          policy,
          draw,
        );
        expect(tried).toBe(policy.attempts);
        expect(delays.every((delay) => delay >= 0 && delay <= policy.maximumMilliseconds)).toBe(true);
      }),
    );
  });
});
