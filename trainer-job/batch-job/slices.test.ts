import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRange, dataFiles, slicesOf, stateOf } from './slices.ts';

const named = (...names: string[]) => names.map((name) => ({ name, path: `in/${name}`, size: 100 }));

describe('the files of an input', () => {
  it('are the one that the location is, whatever its name', () => {
    const file = { name: '', path: 'exports/customers', size: 1 };
    expect(dataFiles([file], 'exports/customers', undefined)).toEqual([file]);
  });

  it('are the tables of a directory by name, and not what batches leave there', () => {
    const files = named('b.csv', 'a.parquet', 'notes.txt', '_SUCCESS', 'b.refused.csv', 'b.done.json');
    expect(dataFiles(files, 'in', undefined).map(({ name }) => name)).toEqual(['a.parquet', 'b.csv']);
  });

  it('are all of them where it is said what they are', () => {
    expect(dataFiles(named('b.txt', '.c'), 'in', 'CSV').map(({ name }) => name)).toEqual(['b.txt']);
  });

  it('are missed where there are none', () => {
    expect(() => dataFiles(named('a.txt'), 'in', undefined)).toThrow('in is not there: there is no file');
  });

  it('have another state once one of them is another', () => {
    const state = stateOf(named('a.csv'));
    expect(stateOf(named('a.csv'))).toBe(state);
    expect(stateOf(named('a.csv', 'b.csv'))).not.toBe(state);
    expect(stateOf([{ name: 'a.csv', path: 'in/a.csv', size: 100, version: 'etag:"1"' }])).not.toBe(state);
  });
});

describe('slices', () => {
  it('give every byte of every file to exactly one partition', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (given, partitions) => {
        const files = given.map((size, index) => ({ name: `f${index}`, path: `f${index}`, size }));
        const dealt = new Map(files.map(({ name }) => [name, [] as { from: number; end: number }[]]));
        for (let index = 0; index < partitions; index++)
          for (const slice of slicesOf(files, partitions, index))
            dealt.get(slice.file.name)!.push(byteRange(slice));
        for (const ranges of dealt.values()) {
          ranges.sort((one, other) => one.from - other.from || one.end - other.end);
          expect(ranges[0]?.from).toBe(0);
          expect(ranges.at(-1)?.end).toBe(Number.POSITIVE_INFINITY);
          for (let at = 1; at < ranges.length; at++) expect(ranges[at]?.from).toBe(ranges[at - 1]?.end);
        }
      }),
    );
  });

  it('cannot be cut from a file whose size is not known', () => {
    const file = { name: '', path: '/customers.csv' };
    expect(byteRange({ file, piece: 0, pieces: 1 })).toEqual({ from: 0, end: Number.POSITIVE_INFINITY });
    expect(() => byteRange({ file, piece: 0, pieces: 2 })).toThrow('use one partition');
  });
});
