import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkQueue } from './work-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createQueue(random = () => 0.999999): WorkQueue {
  return new WorkQueue({ random, now: () => performance.now(), backoff: { base: 100, maximum: 1_000 } });
}

describe('WorkQueue', () => {
  it('holds a key once, however often it is added', async () => {
    const queue = createQueue();
    queue.add('shop/telco');
    queue.add('shop/telco');
    expect(queue.depth).toBe(1);
    expect(await queue.take()).toBe('shop/telco');
    expect(queue.depth).toBe(0);
  });

  it('gives keys out in the order of adding', async () => {
    const queue = createQueue();
    for (const key of ['b', 'a', 'c']) queue.add(key);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['b', 'a', 'c']);
  });

  it('gives urgent keys out before all others, also where they wait or are worked on already', async () => {
    const queue = createQueue();
    for (const key of ['a', 'b', 'c']) queue.add(key);
    expect(await queue.take()).toBe('a');
    queue.add('a', true);
    queue.add('a');
    queue.add('c', true);
    queue.add('d', true);
    expect(queue.depth).toBe(3);
    expect(await queue.take()).toBe('c');
    queue.done('a');
    const rest = [await queue.take(), await queue.take(), await queue.take()];
    expect(rest).toEqual(['d', 'a', 'b']);
  });

  it('gives urgent keys alone to those who want no others', async () => {
    const queue = createQueue();
    queue.add('a');
    const urgent = queue.take({ onlyUrgent: true });
    queue.add('b');
    queue.add('c', true);
    expect(await urgent).toBe('c');
    expect([await queue.take(), await queue.take()]).toEqual(['a', 'b']);
    const general = queue.take();
    const both = queue.take({ onlyUrgent: true });
    queue.add('d', true);
    queue.add('e', true);
    expect([await general, await both]).toEqual(['d', 'e']);
  });

  it('keeps a key that is added while it is worked on until its work is done', async () => {
    const queue = createQueue();
    queue.add('a');
    await queue.take();
    queue.add('a');
    queue.add('a');
    expect(queue.depth).toBe(0);
    queue.done('a');
    expect(queue.depth).toBe(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    expect(queue.depth).toBe(0);
  });

  it('hands a key to a worker that waits already', async () => {
    const queue = createQueue();
    const taken = queue.take();
    queue.add('a');
    expect(await taken).toBe('a');
  });

  it('adds a key after a delay, of two delays the earlier', async () => {
    const queue = createQueue();
    queue.addAfter('a', 1_000);
    queue.addAfter('a', 300);
    queue.addAfter('a', 5_000);
    await vi.advanceTimersByTimeAsync(299);
    expect(queue.depth).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.depth).toBe(1);
    await queue.take();
    queue.done('a');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(queue.depth).toBe(0);
  });

  it('adds a key that failed after a delay that doubles, until it is forgotten', async () => {
    const queue = createQueue();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const started = performance.now();
      queue.addRateLimited('a');
      const taken = queue.take();
      await vi.advanceTimersToNextTimerAsync();
      await taken;
      queue.done('a');
      waits.push(Math.round((performance.now() - started) / 100) * 100);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(queue.failures('a')).toBe(6);
    queue.forget('a');
    expect(queue.failures('a')).toBe(0);
  });

  it('does not turn a delay of a month into none', async () => {
    const queue = createQueue();
    queue.addAfter('a', 31 * 24 * 3_600_000);
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(queue.depth).toBe(0);
  });

  it('gives out nothing once it is closed, and lets waiting workers go', async () => {
    const queue = createQueue();
    const waiting = queue.take();
    queue.addAfter('later', 10);
    queue.close();
    expect(await waiting).toBeUndefined();
    queue.add('a');
    await vi.advanceTimersByTimeAsync(100);
    expect(await queue.take()).toBeUndefined();
    expect(queue.depth).toBe(0);
  });

  it('forgets a key that was added while it was worked on when it is closed', async () => {
    const queue = createQueue();
    queue.add('a');
    await queue.take();
    queue.add('a');
    queue.close();
    queue.done('a');
    expect(await queue.take()).toBeUndefined();
  });
});

/** What a program may do to a queue; `take` is only done where a key waits. */
type Action = { kind: 'add' | 'addAfter' | 'fail' | 'done'; key: string } | { kind: 'take' | 'pass' };

const keys = fc.constantFrom('a', 'b', 'c');
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('add', 'addAfter', 'fail', 'done'), key: keys }),
    fc.record({ kind: fc.constantFrom('take', 'pass') }),
  ) as fc.Arbitrary<Action>,
  { maxLength: 60 },
);

async function apply(queue: WorkQueue, action: Action, working: Set<string>): Promise<void> {
  if (action.kind === 'add') queue.add(action.key);
  else if (action.kind === 'addAfter') queue.addAfter(action.key, 50);
  else if (action.kind === 'fail') queue.addRateLimited(action.key);
  else if (action.kind === 'pass') await vi.advanceTimersByTimeAsync(120);
  else if (action.kind === 'done') {
    queue.done(action.key);
    working.delete(action.key);
  } else if (queue.depth > 0) {
    const key = await queue.take();
    expect(working.has(key!), 'a key is given to one worker at a time').toBe(false);
    working.add(key!);
  }
}

describe('WorkQueue, whatever is done to it', () => {
  it('gives a key to one worker at a time', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (program) => {
        const queue = createQueue();
        const working = new Set<string>();
        for (const action of program) await apply(queue, action, working);
        queue.close();
      }),
    );
  });

  it('loses no key: after its last adding, each is given out again', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (program) => {
        const queue = createQueue();
        const working = new Set<string>();
        const owed = new Set<string>();
        for (const action of program) {
          const before = new Set(working);
          await apply(queue, action, working);
          if (action.kind === 'add' || action.kind === 'addAfter' || action.kind === 'fail')
            owed.add(action.key);
          if (action.kind === 'take') for (const key of working) if (!before.has(key)) owed.delete(key);
        }
        await vi.advanceTimersByTimeAsync(10_000);
        for (const key of working) queue.done(key);
        const given = new Set<string>();
        while (queue.depth > 0) given.add((await queue.take())!);
        expect([...owed].filter((key) => !given.has(key))).toEqual([]);
        queue.close();
      }),
    );
  });
});
