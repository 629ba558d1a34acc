import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPLIT_DEFAULTS } from '../training/training-spec.ts';
import { requireBothClasses, splitRows } from './split.ts';
import { recordSplit } from './split-record.ts';

describe('splitRows', () => {
  it('takes test first, then tune, then fit', () => {
    const split = splitRows(Float64Array.of(0, 0.1999, 0.2, 0.3599, 0.36, 0.9999), SPLIT_DEFAULTS);
    expect(split).toEqual({
      test: Uint32Array.of(0, 1),
      tune: Uint32Array.of(2, 3),
      fit: Uint32Array.of(4, 5),
    });
  });

  it('puts every row in exactly one set and keeps the test set whatever the tune share', () => {
    const positions = fc.float64Array({ min: 0, max: 1, maxExcluded: true, noNaN: true, maxLength: 60 });
    fc.assert(
      fc.property(positions, fc.double({ min: 0.01, max: 0.7, noNaN: true }), (values, tuneShare) => {
        const split = splitRows(values, { ...SPLIT_DEFAULTS, tuneShare });
        const rows = [...split.fit, ...split.tune, ...split.test].sort((a, b) => a - b);
        expect(rows).toEqual([...values.keys()]);
        expect(split.test).toEqual(splitRows(values, SPLIT_DEFAULTS).test);
      }),
    );
  });
});

describe('requireBothClasses', () => {
  it('names the set that has too few rows of a class', () => {
    const rows = Uint32Array.from({ length: 10 }, (_, row) => row);
    const labels = Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    expect(() => requireBothClasses({ fit: rows, tune: rows, test: rows }, labels)).not.toThrow();
    expect(() => requireBothClasses({ fit: rows, tune: rows.slice(1), test: rows }, labels)).toThrow(
      'The tune set has 4 positives and 5 negatives; it needs at least 5 of each',
    );
  });
});

describe('recordSplit', () => {
  const dataset = {
    rows: 3,
    columns: new Map(),
    labels: new Uint8Array(3),
    hashes: { positions: new Float64Array(3), remainders: new Uint32Array(3) },
    times: Float64Array.of(10, 20, 30),
  };
  const split = { fit: Uint32Array.of(0), tune: Uint32Array.of(1), test: Uint32Array.of(2) };
  const features = [{ name: 'tenure', type: 'Numeric' as const }];

  it('records salt, shares, the features that make the key, and no cut-off', () => {
    const contract = { target: { name: 'churn', positive: 'Yes' }, features };
    expect(recordSplit(contract, SPLIT_DEFAULTS, dataset, split)).toMatchObject({
      salt: 'churnops',
      shares: { fit: 0.64, tune: 0.16, test: 0.2 },
      key: { canonicalRow: ['tenure'] },
      cutOff: null,
    });
  });

  it('records the key column, and the newest time that was trained or tuned on', () => {
    const contract = {
      target: { name: 'churn', positive: 'Yes', rowKey: 'id', timeColumn: 'day' },
      features,
    };
    expect(recordSplit(contract, SPLIT_DEFAULTS, dataset, split)).toMatchObject({
      key: { column: 'id' },
      cutOff: { column: 'day', days: 20 },
    });
  });
});
