import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodedError } from '../errors/error-table.ts';
import { buildReference } from './build-reference.ts';
import { presentRows } from './column-counts.ts';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import { exampleReference, PROFILED_CONTRACT, profiledColumns } from './profile.fixture.ts';
import { writeReferenceProfile } from './reference-profile.ts';

describe('buildReference', () => {
  const reference = exampleReference();
  const column = (name: string) => reference.columns.find((each) => each.name === name)!;

  it('counts every row of every column once', () => {
    for (const { name, counts } of reference.columns)
      expect(presentRows(counts) + counts.missing + counts.unknown, name).toBe(3_000);
    expect(presentRows(reference.score!.counts)).toBe(1_000);
  });

  it('knows mean and deviation from its steps', () => {
    const tenure = column('tenure');
    if (tenure.kind !== 'Numeric') throw new Error('tenure is a number');
    const values = profiledColumns(3_000).numeric.get('tenure')!;
    const mean = values.reduce((sum, value) => sum + value, 0) / 3_000;
    expect(tenure.centre + ((tenure.counts.sum / 3_000) * tenure.deviation) / 1_024).toBeCloseTo(mean, 1);
    expect(tenure.deviation).toBeCloseTo(20.78, 1);
  });

  it('pools categories of fewer than ten rows, and profiles texts that are all different by length', () => {
    expect(column('plan')).toMatchObject({ kind: 'Categorical', categories: ['monthly', 'yearly'] });
    expect(column('plan').counts.bins[2]).toBe(8);
    expect(column('email').kind).toBe('Text');
    expect(column('senior').kind).toBe('Boolean');
  });

  it('profiles more than 1,000 categories by length, and exactly 1,000 by name', () => {
    const kindOf = (levels: number) => {
      const columns = profiledColumns(20_000);
      columns.categorical.set(
        'city',
        Array.from({ length: 20_000 }, (_, row) => `city ${row % levels}`),
      );
      return buildReference(PROFILED_CONTRACT, columns).columns[4]!.kind;
    };
    expect(kindOf(1_000)).toBe('Categorical');
    expect(kindOf(1_001)).toBe('Text');
  });

  it('says nothing of the values of fewer than ten rows', () => {
    const { columns } = buildReference(PROFILED_CONTRACT, profiledColumns(9));
    expect(columns[1]).toMatchObject({
      edges: [],
      centre: 0,
      deviation: 0,
      counts: { sum: 0, low: 0, high: 0 },
    });
    expect(JSON.stringify(columns)).not.toContain('city 1');
  });

  it('takes columns that are empty, missing, constant or infinite', () => {
    const columns = profiledColumns(100);
    columns.numeric.set('charges', new Float32Array(100).fill(Number.NaN));
    columns.numeric.set('tenure', new Float32Array(100).fill(7));
    columns.numeric.get('tenure')![0] = Number.POSITIVE_INFINITY;
    columns.categorical.set('city', new Array(100).fill(''));
    const built = buildReference(PROFILED_CONTRACT, columns).columns;
    expect(built[0]!.counts).toMatchObject({ missing: 100, refused: 0 });
    expect(built[1]).toMatchObject({ centre: 7, deviation: 0.007, counts: { refused: 1 } });
    expect([...built[1]!.counts.bins]).toEqual([0, 99, 0]);
    expect(built[4]!.counts).toMatchObject({ missing: 100 });
    expect(() => buildReference(PROFILED_CONTRACT, profiledColumns(0))).not.toThrow();
  });

  it('does not hold an address planted in any column, nor the least and the largest number', () => {
    const columns = profiledColumns(3_000);
    columns.categorical.get('plan')![5] = 'jane.doe@example.org';
    columns.categorical.get('city')![7] = 'jane.doe@example.org';
    columns.categorical.get('email')![9] = 'jane.doe@example.org';
    columns.numeric.get('charges')![11] = -123_456.5;
    columns.numeric.get('charges')![12] = 987_654.25;
    const text = writeReferenceProfile(buildReference(PROFILED_CONTRACT, columns));
    expect(text).not.toContain('jane');
    expect(text).not.toContain('@');
    expect(text).not.toContain('123456');
    expect(text).not.toContain('987654');
  });
});

describe('the JSON of a reference', () => {
  it('is read back as it was, and is the same bytes again', () => {
    const text = writeReferenceProfile(exampleReference());
    const read = parseReferenceProfile(text);
    expect(read).toEqual(exampleReference());
    expect(writeReferenceProfile(read)).toBe(text);
  });

  it.each([
    ['another version', (value: Json) => ({ ...value, formatVersion: 2 }), 'formatVersion is not 1'],
    ['no columns', (value: Json) => ({ ...value, columns: 3 }), 'columns is not a list'],
    [
      'a column twice',
      (value: Json) => ({ ...value, columns: [value.columns[0], value.columns[0]] }),
      'twice',
    ],
    ['edges that fall', change({ edges: [2, 1] }), 'of column charges cannot be used: edge 1 is not greater'],
    ['an edge beyond float32', change({ edges: [1e39] }), 'edge 0 is not a finite number'],
    ['too few counts', change({ edges: [1, 2, 3] }), 'it has not 4 counts of bins'],
    ['half a row', change({ edges: [], counts: { bins: [0.5] } }), 'not a whole number'],
    ['less than no row', change({ edges: [], counts: { bins: [-1] } }), 'not a whole number'],
    [
      'a sum that is not exact',
      change({ edges: [], counts: { bins: [1], sum: 2 ** 60 } }),
      'sum is not a whole',
    ],
    ['an unknown kind', change({ kind: 'Image' }), 'its kind is none of'],
    ['a negative deviation', change({ deviation: -1 }), 'its deviation is not'],
    ['a score that is no number', (value: Json) => ({ ...value, score: value.columns[2] }), 'of the score'],
  ])('is refused with %s', (_name, change, sentence) => {
    const value = JSON.parse(writeReferenceProfile(exampleReference())) as Json;
    expect(() => parseReferenceProfile(JSON.stringify(change(value)))).toThrow(sentence);
  });

  it('is refused with a sentence, never with a type error', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseReferenceProfile(text);
        } catch (error) {
          expect(isCodedError(error)).toBe(true);
        }
      }),
    );
  });
});

interface Json {
  columns: Record<string, unknown>[];
}

function change(fields: Record<string, unknown>) {
  return (value: Json) => ({ ...value, columns: [{ ...value.columns[0], ...fields }] });
}
