import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LASTING_KEPT, TROUBLE_KEPT } from './reading.ts';
import { type FreshReading, ReadingMemory } from './reading-memory.ts';

const is = (value: string, { weight = 1, keptFor = Infinity } = {}): FreshReading<string> => ({
  reading: { kind: 'Read', value },
  weight,
  keptFor,
});
const failed = (lasting: boolean): FreshReading<string> => ({
  reading: { kind: 'Unread', reason: 'No.', lasting },
  weight: 0,
  keptFor: 0,
});

function memory(maximumWeight = 1 << 20) {
  let now = 0;
  const made = new ReadingMemory({ maximumWeight, now: () => now });
  let reads = 0;
  return {
    memory: made,
    reads: () => reads,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    recall: (key: string, fresh: FreshReading<string>) =>
      made.recall(key, async () => {
        reads++;
        return fresh;
      }),
  };
}

describe('ReadingMemory', () => {
  it('reads what never changes once', async () => {
    const { recall, reads, wait } = memory();
    await recall('a', is('first'));
    wait(1e12);
    expect(await recall('a', is('second'))).toMatchObject({ reading: { value: 'first' }, until: undefined });
    expect(reads()).toBe(1);
  });

  it('reads a list again after its time', async () => {
    const { recall, wait } = memory();
    await recall('a', is('first', { keptFor: 100 }));
    wait(100);
    expect((await recall('a', is('second'))).reading).toMatchObject({ value: 'second' });
  });

  it.each([
    ['trouble', false, TROUBLE_KEPT],
    ['a lasting failure', true, LASTING_KEPT],
  ])('remembers %s for its time, and tells when that is over', async (_, lasting, kept) => {
    const { recall, wait } = memory();
    expect((await recall('a', failed(lasting))).until).toBe(kept);
    wait(kept - 1);
    expect((await recall('a', is('first'))).reading.kind).toBe('Unread');
    wait(1);
    expect((await recall('a', is('first'))).reading.kind).toBe('Read');
  });

  it('stands on what it read while there is trouble, but not where it is gone for good', async () => {
    const { recall, wait } = memory();
    await recall('a', is('first', { keptFor: 100 }));
    wait(100);
    expect((await recall('a', failed(false))).reading).toMatchObject({ value: 'first' });
    wait(TROUBLE_KEPT);
    expect((await recall('a', failed(true))).reading.kind).toBe('Unread');
  });

  it('forgets first what nobody asked for the longest', async () => {
    const { recall, reads } = memory(5_000);
    for (const key of ['a', 'b', 'c', 'd', 'a', 'e', 'f']) await recall(key, is(key));
    expect(reads()).toBe(6);
    await recall('a', is('a'));
    expect(reads()).toBe(6);
    await recall('b', is('b'));
    expect(reads()).toBe(7);
  });

  it('never holds more than it may, and always answers', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      weight: fc.integer({ min: 0, max: 6_000 }),
      fails: fc.boolean(),
      keptFor: fc.constantFrom(0, 10, Infinity),
      wait: fc.integer({ min: 0, max: 30_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { memory: made, recall, wait } = memory(10_000);
        for (const { key, weight, fails, keptFor, wait: pause } of steps) {
          wait(pause);
          await recall(key, fails ? failed(false) : is(key, { weight, keptFor }));
          expect(made.weight).toBeLessThanOrEqual(10_000);
          expect(made.weight).toBeGreaterThan(0);
        }
      }),
    );
  });
});
