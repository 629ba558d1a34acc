import { describe, expect, it } from 'vitest';
import { SharedReading } from './shared-reading.ts';

/** A reading whose ends are in the test's hands. */
function createReading(maximumAge = 1_000) {
  const time = { now: 0 };
  const begun: PromiseWithResolvers<void>[] = [];
  const reading = new SharedReading({
    read: () => {
      const next = Promise.withResolvers<void>();
      begun.push(next);
      return next.promise;
    },
    maximumAge,
    now: () => time.now,
  });
  /** Asks, and tells when the answer is there. */
  const ask = (fresh = false) => {
    const asked = { answered: false, done: Promise.resolve() };
    asked.done = reading.read({ fresh }).then(() => {
      asked.answered = true;
    });
    return asked;
  };
  const end = async (index: number) => {
    begun[index]?.resolve();
    await settled();
  };
  return { reading, time, begun, ask, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('SharedReading', () => {
  it('reads once for all who ask while it reads', async () => {
    const { ask, end, begun } = createReading();
    const asked = [ask(), ask(), ask()];
    await settled();
    expect(asked.some(({ answered }) => answered)).toBe(false);
    await end(0);
    expect(asked.every(({ answered }) => answered)).toBe(true);
    expect(begun).toHaveLength(1);
  });

  it('reads again only when what was read is too old, counted from the beginning', async () => {
    const { ask, end, begun, time } = createReading();
    ask();
    time.now = 400;
    await end(0);
    time.now = 999;
    await ask().done;
    expect(begun).toHaveLength(1);
    time.now = 1_000;
    ask();
    expect(begun).toHaveLength(2);
  });

  it('does not take a reading for fresh that began before the question; those who wait share the next', async () => {
    const { ask, end, begun } = createReading();
    ask();
    const fresh = [ask(true), ask(true)];
    await end(0);
    expect(fresh.some(({ answered }) => answered)).toBe(false);
    expect(begun).toHaveLength(2);
    await end(1);
    expect(fresh.every(({ answered }) => answered)).toBe(true);
    expect(begun).toHaveLength(2);
  });

  it('reads anew after something happened, also in the middle of a reading', async () => {
    const { reading, ask, end, begun } = createReading();
    ask();
    reading.expire();
    const later = ask();
    await end(0);
    expect(later.answered).toBe(false);
    await end(1);
    expect(later.answered).toBe(true);
    await ask().done;
    expect(begun).toHaveLength(2);
  });

  it('tells the trouble of a reading to those who waited for it, and to nobody else', async () => {
    const { reading, ask, begun, end } = createReading();
    const first = reading.read({ fresh: false });
    const fresh = ask(true);
    begun[0]?.reject(new Error('the forge is away'));
    await expect(first).rejects.toThrow('the forge is away');
    await settled();
    await end(1);
    expect(fresh.answered).toBe(true);
    await ask().done;
    expect(begun).toHaveLength(2);
  });

  it('does not count a reading that failed', async () => {
    const { reading, begun, ask } = createReading();
    const first = reading.read({ fresh: false });
    begun[0]?.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    ask();
    expect(begun).toHaveLength(2);
  });
});
