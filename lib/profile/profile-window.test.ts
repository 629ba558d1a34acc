import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounts } from './column-counts.ts';
import {
  emptyWindow,
  parseWindow,
  receiveSlots,
  settleSlots,
  totalOf,
  windowStart,
  writeWindow,
} from './profile-window.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { keyOf, merge, type SlotProfile } from './slot-profile.ts';

const reference: ReferenceProfile = {
  columns: [{ name: 'senior', kind: 'Boolean', counts: emptyCounts(2) }],
};
const empty = emptyWindow(reference, {
  model: 'm',
  start: 0,
  milliseconds: 60_000,
  slotMilliseconds: 10_000,
});

/** What a process has counted after so many requests: its counts follow from its sequence alone, as they do where they are cumulative. */
function slotOf(pod: string, slot: number, sequence: number, closed = false): SlotProfile {
  const columns = [{ ...emptyCounts(2), bins: Float64Array.of(sequence, 2 * sequence) }];
  return {
    pod,
    process: '1',
    slot,
    sequence: closed ? sequence + 1 : sequence,
    closed,
    rows: 3 * sequence,
    columns,
  };
}

/** Some requests of one process in one slot: all states of it that may be seen, the last of them closed or not. */
const history = fc
  .record({
    pod: fc.constantFrom('a', 'b', 'c'),
    slot: fc.integer({ min: 0, max: 5 }).map((slot) => slot * 10_000),
    requests: fc.integer({ min: 1, max: 5 }),
    closed: fc.boolean(),
  })
  .map(({ pod, slot, requests, closed }) => [
    ...Array.from({ length: requests }, (_, index) => slotOf(pod, slot, index + 1)),
    ...(closed ? [slotOf(pod, slot, requests, true)] : []),
  ]);
const histories = fc.uniqueArray(history, { maxLength: 8, selector: ([first]) => keyOf(first!) });
/** Every state once or more, in any order, some in one scrape. */
const deliveries = histories.chain((all) => {
  const states = all.flat();
  return fc.record({
    all: fc.constant(all),
    order: fc.shuffledSubarray([...states, ...states], { minLength: states.length * 2 }),
    size: fc.integer({ min: 1, max: 5 }),
  });
});

describe('merge', () => {
  /** Three scrapes that see some states each of the same processes. */
  const scrapes = histories.chain((all) => {
    const scrape = fc.shuffledSubarray(all.flat());
    return fc.tuple(scrape, scrape, scrape);
  });

  it('takes the highest sequence of a key', () => {
    expect(merge([slotOf('a', 0, 1), slotOf('a', 0, 3)], [slotOf('a', 0, 2)])).toEqual([slotOf('a', 0, 3)]);
  });

  it('is associative, commutative and idempotent', () => {
    fc.assert(
      fc.property(scrapes, ([a, b, c]) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a), a)).toEqual(merge(a));
      }),
    );
  });
});

describe('a window', () => {
  it('counts each row once, whatever the order and however often slots come', () => {
    fc.assert(
      fc.property(deliveries, ({ all, order, size }) => {
        let window = empty;
        for (let at = 0; at < order.length; at += size)
          window = receiveSlots(window, order.slice(at, at + size));
        const rows = all.reduce((sum, states) => sum + states.at(-1)!.rows, 0);
        const total = totalOf(window);
        expect(total.rows).toBe(rows);
        expect(total.columns[0]!.bins).toEqual(Float64Array.of(rows / 3, (2 * rows) / 3));
      }),
    );
  });

  it('is the same after it was written and read, at any moment', () => {
    fc.assert(
      fc.property(deliveries, ({ order }) => {
        const half = Math.floor(order.length / 2);
        const before = receiveSlots(empty, order.slice(0, half));
        const read = parseWindow(writeWindow(before), reference);
        expect(read).toEqual(before);
        expect(receiveSlots(read, order.slice(half))).toEqual(receiveSlots(before, order.slice(half)));
      }),
    );
  });

  it('keeps of closed slots that meet one range only', () => {
    const slots = [0, 1, 2, 4, 5].map((slot) => slotOf('a', slot * 10_000, 1, true));
    expect(receiveSlots(empty, slots).closed).toEqual({
      'a/1': [
        [0, 20_000],
        [40_000, 50_000],
      ],
    });
  });

  it('leaves out slots of another time', () => {
    expect(receiveSlots(empty, [slotOf('a', 60_000, 1)])).toBe(empty);
  });

  it('settles what a pod that is gone has left, once and for all', () => {
    const settled = settleSlots(
      receiveSlots(empty, [slotOf('a', 0, 2), slotOf('b', 0, 1)]),
      ({ pod }) => pod === 'a',
    );
    expect(settled.open.map(({ pod }) => pod)).toEqual(['b']);
    expect(totalOf(receiveSlots(settled, [slotOf('a', 0, 5)])).rows).toBe(9);
  });

  it('is aligned to the epoch and filled by slots', () => {
    expect(windowStart(86_400_000 * 3 + 5, 86_400_000)).toBe(86_400_000 * 3);
    const window = { model: 'm', start: 0, milliseconds: 60_000, slotMilliseconds: 7_000 };
    expect(() => emptyWindow(reference, window)).toThrow('some number of slots');
    expect(() => emptyWindow(reference, { ...window, slotMilliseconds: 6_000, start: 5 })).toThrow(
      'multiple',
    );
  });

  it('is refused where it is not one of the reference', () => {
    const value = JSON.parse(writeWindow(receiveSlots(empty, [slotOf('a', 0, 1)])));
    for (const wrong of [
      { columns: [] },
      { rows: -1 },
      { closed: { a: [[1]] } },
      { open: [{ pod: 'a' }] },
      { model: 7 },
      { milliseconds: 0 },
    ])
      expect(() => parseWindow(JSON.stringify({ ...value, ...wrong }), reference)).toThrow('cannot be used');
  });
});
