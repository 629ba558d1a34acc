import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, type ColumnCounts, emptyCounts, writeCounts } from './column-counts.ts';
import { exampleReference, PROFILED_CONTRACT, profiledColumns, profiledScores } from './profile.fixture.ts';
import { Recorder, type RecorderOptions } from './recorder.ts';
import { parseProfilePage } from './slot-profile.ts';

const reference = exampleReference();

function createRecorder(options: Partial<RecorderOptions> = {}) {
  const time = { now: 1_000_000_000 };
  const recorder = new Recorder({
    reference,
    contract: PROFILED_CONTRACT,
    model: 'sha256:1',
    pod: 'pod-uid',
    process: '1',
    slotMilliseconds: 10_000,
    clock: () => time.now,
    ...options,
  });
  const record = (rows: number, first = 0) =>
    recorder.record(profiledColumns(rows, first), profiledScores(rows, first));
  const slots = (since?: number) => parseProfilePage(recorder.page(since), reference).slots;
  return { recorder, time, record, slots };
}

describe('Recorder', () => {
  it('counts rows as the reference counts its own', () => {
    const { record, slots } = createRecorder();
    record(3_000);
    const [slot] = slots();
    expect(slot!.columns.slice(0, -1)).toEqual(reference.columns.map(({ counts }) => counts));
  });

  it('counts the same however rows are cut into requests', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 12 }), (requests) => {
        const [cut, whole] = [createRecorder(), createRecorder()];
        let first = 0;
        for (const rows of requests) {
          cut.record(rows, first);
          first += rows;
        }
        whole.record(first);
        expect(cut.slots()[0]?.columns ?? []).toEqual(requests.length === 0 ? [] : whole.slots()[0]?.columns);
      }),
      { numRuns: 30 },
    );
  });

  it('begins a slot on the wall clock, and keeps what is closed as it was', () => {
    const { record, slots, time } = createRecorder();
    record(10);
    const [open] = slots();
    time.now += 10_000;
    record(5);
    const [closed, next] = slots();
    expect(open).toMatchObject({ slot: 1_000_000_000, closed: false, rows: 10, sequence: 1 });
    expect(closed).toEqual({ ...open, closed: true, sequence: 2 });
    expect(next).toMatchObject({ slot: 1_000_010_000, closed: false, rows: 5 });
    expect(slots(1_000_010_000)).toHaveLength(1);
  });

  it('closes a slot that no traffic follows, and writes none without traffic', () => {
    const { record, slots, time } = createRecorder();
    expect(slots()).toEqual([]);
    record(1);
    time.now += 60_000;
    expect(slots()).toMatchObject([{ closed: true, rows: 1 }]);
  });

  it('counts into the newest slot while the clock goes back', () => {
    const { record, slots, time } = createRecorder();
    record(1);
    time.now -= 30_000;
    record(1);
    expect(slots()).toMatchObject([{ slot: 1_000_000_000, rows: 2 }]);
  });

  it('drops slots after their time, and the oldest sooner where there is no room', () => {
    const brief = createRecorder({ keepMilliseconds: 30_000 });
    const narrow = createRecorder({ maximumBytes: 20_000 });
    for (let slot = 0; slot < 20; slot++) {
      for (const { record, time } of [brief, narrow]) {
        record(10);
        time.now += 10_000;
      }
    }
    expect(brief.slots().length).toBe(3);
    expect(brief.recorder.dropped).toBe(0);
    expect(narrow.recorder.dropped).toBeGreaterThan(0);
    expect(narrow.recorder.page().length).toBeLessThan(21_000);
    expect(narrow.slots().at(-1)?.slot).toBe(1_000_190_000);
  });

  it('counts what is missing, unknown, infinite and refused apart', () => {
    const { record, recorder, slots } = createRecorder();
    const columns = profiledColumns(4);
    columns.numeric.set('charges', Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1e9, -1e9));
    columns.categorical.set('plan', ['', 'weekly', 'rare', 'monthly']);
    columns.categorical.set('city', ['', 'nowhere', 'city 1', 'city 2']);
    recorder.record(columns, Float32Array.of(0, 0.5, 1, 1));
    recorder.refuse('charges');
    recorder.refuse('no such column');
    const [charges, , , plan, city] = slots()[0]!.columns;
    expect(charges).toMatchObject({ missing: 1, refused: 2, sum: 0, low: -32_768, high: 32_768 });
    expect(plan).toMatchObject({ missing: 1, unknown: 1 });
    expect([...plan!.bins]).toEqual([1, 0, 1]);
    expect([city!.missing, city!.unknown, city!.bins.at(-1)]).toEqual([1, 0, 1]);
    record(1);
  });

  it('writes no live value of a category that the reference does not name', () => {
    const { recorder } = createRecorder();
    const columns = profiledColumns(50);
    for (const name of columns.categorical.keys())
      columns.categorical.set(name, new Array(50).fill('jane@example.org'));
    recorder.record(columns, profiledScores(50));
    expect(recorder.page()).not.toContain('jane');
  });

  it('names an unknown category from its tenth occurrence in a slot, where values may be exposed', () => {
    const { recorder, slots, time } = createRecorder({ exposeValues: true });
    const columns = profiledColumns(10);
    columns.categorical.set('plan', [...new Array(9).fill('weekly'), 'jane@example.org']);
    columns.categorical.set('email', new Array(10).fill('jane@example.org'));
    recorder.record(columns, profiledScores(10));
    expect(recorder.page()).not.toContain('weekly');
    columns.categorical.set('plan', ['weekly', ...new Array(9).fill('monthly')]);
    recorder.record(columns, profiledScores(10));
    expect(slots()[0]!.columns[3]).toMatchObject({ unknown: 11, unseen: new Map([['weekly', 10]]) });
    expect(recorder.page()).not.toContain('jane');
    time.now += 10_000;
    recorder.record(columns, profiledScores(10));
    expect(slots()[1]!.columns[3]).not.toHaveProperty('unseen');
  });

  it('ends with its last slot closed and says that nothing will be added', () => {
    const { recorder, record } = createRecorder();
    expect(recorder.empty).toBe(true);
    record(10);
    expect(parseProfilePage(recorder.page(), reference)).not.toHaveProperty('final');
    recorder.end();
    record(10);
    recorder.refuse('charges');
    const page = parseProfilePage(recorder.page(), reference);
    expect(page).toMatchObject({ final: true, slots: [{ closed: true, rows: 10, sequence: 2 }] });
    expect(recorder.empty).toBe(false);
  });

  it('refuses slots that are too short', () => {
    const options = {
      reference,
      contract: PROFILED_CONTRACT,
      model: 'm',
      pod: 'p',
      process: '1',
      clock: Date.now,
    };
    expect(() => new Recorder({ ...options, slotMilliseconds: 4_999 })).toThrow('5 seconds');
  });
});

describe('addCounts', () => {
  const counts: fc.Arbitrary<ColumnCounts> = fc.record({
    bins: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }).map((bins) => Float64Array.from(bins)),
    missing: fc.nat(),
    unknown: fc.nat(),
    refused: fc.nat(),
    sum: fc.integer(),
    low: fc.integer(),
    high: fc.integer(),
  });

  it('gives the same in any order and grouping', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        const sum = (...parts: (typeof a)[]) => {
          const total = emptyCounts(3);
          for (const part of parts) addCounts(total, part);
          return total;
        };
        expect(sum(sum(a, b), c)).toEqual(sum(a, sum(b, c)));
        expect(sum(a, b)).toEqual(sum(b, a));
        expect(writeCounts(sum(a))).toEqual(writeCounts(a));
      }),
    );
  });
});
