import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMilliseconds } from '../errors.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { WRITE_LIMITS, type WriteKind, type WriteLimits, WriteQueue } from './write-queue.ts';

const HOUR = 3_600_000;

/** A queue whose writes take some time and are recorded. */
function createStage(limits: Partial<WriteLimits> = {}) {
  const clock = new FakeClock();
  const queue = new WriteQueue('forge.test', clock, { ...WRITE_LIMITS, ...limits });
  const writes: { name: string; start: number; end: number }[] = [];
  const refused: { name: string; error: unknown; at: number }[] = [];
  const write = (kind: WriteKind, name: string, duration = 100, admit?: () => void) => {
    const action = async () => {
      const entry = { name, start: clock.now(), end: Number.NaN };
      writes.push(entry);
      await clock.sleep(duration);
      entry.end = clock.now();
    };
    return queue.write(kind, action, admit).catch((error: unknown) => {
      refused.push({ name, error, at: clock.now() });
    });
  };
  return { clock, queue, writes, refused, write };
}

describe('WriteQueue', () => {
  it('starts a write at once where nothing was written before', async () => {
    const { clock, writes, write } = createStage();
    void write('Content', 'a');
    await clock.advance(0);
    expect(writes).toMatchObject([{ name: 'a', start: 0 }]);
  });

  it('makes one write at a time, with a second between the end of one and the start of the next', async () => {
    const { clock, writes, write } = createStage();
    for (const name of ['a', 'b', 'c']) void write('Content', name, 300);
    await clock.advance(10_000);
    expect(writes).toEqual([
      { name: 'a', start: 0, end: 300 },
      { name: 'b', start: 1_300, end: 1_600 },
      { name: 'c', start: 2_600, end: 2_900 },
    ]);
  });

  it('lets a merge pass twenty texts that wait', async () => {
    const { clock, writes, write } = createStage();
    for (let index = 0; index < 21; index++) void write('Content', `text ${index}`);
    await clock.advance(50);
    void write('Decision', 'merge');
    await clock.advance(2_000);
    expect(writes.map(({ name }) => name)).toEqual(['text 0', 'merge']);
    expect(writes[1]?.start).toBe(1_100);
  });

  it('goes on after a write that failed', async () => {
    const { clock, queue, writes, write } = createStage();
    const failed = queue.write('Content', () => Promise.reject(new Error('refused')));
    await expect(failed).rejects.toThrow('refused');
    void write('Content', 'next');
    await clock.advance(2_000);
    expect(writes).toMatchObject([{ name: 'next', start: 1_000 }]);
  });

  it('gives a write that is no longer admitted back, without a turn or a pause', async () => {
    const { clock, writes, refused, write } = createStage();
    const lost = new Error('the lease is lost');
    void write('Content', 'first', 100, () => {
      throw lost;
    });
    void write('Content', 'second');
    await clock.advance(0);
    expect(refused).toMatchObject([{ name: 'first', error: lost }]);
    expect(writes).toMatchObject([{ name: 'second', start: 0 }]);
  });

  it('holds content back at its limit an hour, and decisions at theirs', async () => {
    const limits = {
      pauseMilliseconds: 0,
      contentPerHour: 3,
      writesPerHour: 5,
      maximumWaitMilliseconds: 2 * HOUR,
    };
    const { clock, writes, write } = createStage(limits);
    for (const name of ['a', 'b', 'c', 'd']) void write('Content', name, 0);
    await clock.advance(1_000);
    for (const name of ['x', 'y', 'z']) void write('Decision', name, 0);
    await clock.advance(1_000);
    expect(writes.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'x', 'y']);
    await clock.advance(HOUR);
    expect(writes.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'x', 'y', 'z', 'd']);
    expect(writes.slice(5).map(({ start }) => start)).toEqual([HOUR, HOUR + 1_000]);
  });

  it('gives back at once what can not start in time, with the time when it may', async () => {
    const limits = { pauseMilliseconds: 0, contentPerHour: 1, writesPerHour: 1 };
    const { clock, refused, queue, write } = createStage(limits);
    void write('Content', 'a', 0);
    void write('Content', 'b', 0);
    await clock.advance(1_000);
    expect(refused).toMatchObject([
      { name: 'b', at: 0, error: { code: 'ForgeWriteDeferred', retryable: true } },
    ]);
    expect(retryAfterMilliseconds(refused[0]?.error)).toBe(HOUR);
    expect(queue.depth).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it('gives waiting writes back in time also while one takes long', async () => {
    const { clock, refused, write } = createStage();
    void write('Content', 'slow', 300_000);
    void write('Content', 'waits');
    await clock.advance(100_000);
    expect(refused).toMatchObject([{ name: 'waits', at: 60_000 }]);
  });

  it('refuses at once what comes when too much waits', async () => {
    const { clock, refused, write } = createStage({ maximumWaiting: 2 });
    for (const name of ['a', 'b', 'c', 'd']) void write('Content', name);
    await clock.advance(0);
    expect(refused).toMatchObject([{ name: 'd', at: 0, error: { code: 'ForgeWriteDeferred' } }]);
  });

  it('keeps all its promises for any traffic', async () => {
    const arrivals = fc.array(
      fc.record({
        wait: fc.integer({ min: 0, max: 20_000 }),
        kind: fc.constantFrom<WriteKind>('Content', 'Decision'),
        duration: fc.integer({ min: 0, max: 5_000 }),
      }),
      { maxLength: 60 },
    );
    const limits = {
      pauseMilliseconds: 1_000,
      contentPerHour: 10,
      writesPerHour: 15,
      maximumWaitMilliseconds: 600_000,
    };
    await fc.assert(
      fc.asyncProperty(arrivals, async (all) => {
        const { clock, writes, refused, write } = createStage(limits);
        const kinds = new Map<string, WriteKind>();
        for (const [index, { wait, kind, duration }] of all.entries()) {
          await clock.advance(wait);
          kinds.set(`${index}`, kind);
          void write(kind, `${index}`, duration);
        }
        await clock.advance(3 * HOUR);
        const inHourBefore = (start: number, position: number) =>
          writes.slice(0, position).filter((one) => one.start > start - HOUR).length;
        for (const [position, { name, start }] of writes.entries()) {
          const before = writes[position - 1];
          if (before !== undefined) expect(start - before.end).toBeGreaterThanOrEqual(1_000);
          const limit = kinds.get(name) === 'Content' ? limits.contentPerHour : limits.writesPerHour;
          expect(inHourBefore(start, position)).toBeLessThan(limit);
        }
        // Each was written or given back, once, and each kind in the order of asking.
        expect(writes.length + refused.length).toBe(all.length);
        for (const kind of ['Content', 'Decision']) {
          const order = writes.filter(({ name }) => kinds.get(name) === kind).map(({ name }) => Number(name));
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        }
        expect(clock.timers).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
