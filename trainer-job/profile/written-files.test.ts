import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenWithin } from './written-files.ts';

const at = (minute: number) => new Date(minute * 60_000);
const file = (name: string, minute: number) => ({ name, path: `nightly/${name}`, modified: at(minute) });
const within = (all: ReturnType<typeof file>[], from: number, before: number) => {
  const files = all.filter(({ name }) => !name.endsWith('.done.json'));
  return writtenWithin(files, all, { from: at(from), before: at(before) }).map(({ name }) => name);
};

describe('files that were written within a time', () => {
  it('are those from its beginning on, and none of its end', () => {
    const all = [file('a.csv', 9), file('b.csv', 10), file('c.csv', 19), file('d.csv', 20)];
    expect(within(all, 10, 20)).toEqual(['b.csv', 'c.csv']);
  });

  it('are each in exactly one of several times that follow one another', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 40 }), (written, window) => {
        const all = written.map((minute, index) => file(`part-${index}.csv`, minute));
        const found: string[] = [];
        for (let from = 0; from < 100; from += window) found.push(...within(all, from, from + window));
        expect(found.sort()).toEqual(all.map(({ name }) => name).sort());
      }),
    );
  });

  it('count from the marker of a batch on, whatever time the part itself bears', () => {
    const all = [file('part-0.parquet', 9), file('part-0.done.json', 12)];
    expect(within(all, 0, 10)).toEqual([]);
    expect(within(all, 10, 20)).toEqual(['part-0.parquet']);
  });

  it('are waited for where a part is being made anew', () => {
    const all = [file('part-0.csv', 15), file('part-0.done.json', 3)];
    expect([within(all, 0, 10), within(all, 10, 20)]).toEqual([[], []]);
    expect(within([all[0]!, file('part-0.done.json', 16)], 10, 20)).toEqual(['part-0.csv']);
  });

  it('are none of which nobody knows when that was', () => {
    const unknown = { name: 'a.csv', path: 'a.csv' };
    expect(writtenWithin([unknown], [unknown], { from: at(0), before: at(99) })).toEqual([]);
  });
});
