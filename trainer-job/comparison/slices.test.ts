import { parseContract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { type Dataset, MISSING_CODE } from '../data/dataset.ts';
import { comparePoints } from './paired-bootstrap.ts';
import { selectScores } from './paired-scores.ts';
import { randomPair } from './random-pair.fixture.ts';
import { compareSlices, groupRows } from './slices.ts';

const ROWS = 700;
const contract = parseContract({
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'plan', type: 'Categorical', categories: ['gold', 'rare', 'silver', 'absent'] },
    { name: 'email', type: 'Categorical' },
    { name: 'senior', type: 'Boolean', nullable: true },
    { name: 'tenure', type: 'Numeric' },
  ],
});

/** Plans by row: 9 rare, 400 gold, 15 missing, 20 of a plan without a name, the rest silver. */
function planOf(row: number): number {
  if (row < 9) return 2;
  if (row < 409) return 0;
  if (row < 424) return MISSING_CODE;
  return row < 444 ? 3 : 1;
}
const levels = ['gold', 'silver', 'rare', 'jane@example.com'];
const dataset: Dataset = {
  rows: ROWS,
  columns: new Map([
    [
      'plan',
      {
        kind: 'Categorical' as const,
        codes: Int32Array.from({ length: ROWS }, (_, row) => planOf(row)),
        levels,
      },
    ],
    ['email', { kind: 'Categorical' as const, codes: new Int32Array(ROWS), levels: ['jane@example.com'] }],
    [
      'senior',
      {
        kind: 'Numeric' as const,
        values: Float32Array.from({ length: ROWS }, (_, row) => (row < 30 ? Number.NaN : row % 2)),
      },
    ],
    ['tenure', { kind: 'Numeric' as const, values: new Float32Array(ROWS) }],
  ]),
  labels: new Uint8Array(ROWS),
  hashes: { positions: new Float64Array(ROWS), remainders: new Uint32Array(ROWS) },
};
const all = Uint32Array.from({ length: ROWS }, (_, row) => row);

describe('groupRows', () => {
  it('groups by every named category, missing, and all that have no name', () => {
    const groups = groupRows(contract, dataset, all).map(({ places, ...group }) => [group, places.length]);
    expect(groups).toEqual([
      [{ column: 'plan', value: 'gold' }, 400],
      [{ column: 'plan', value: 'silver' }, 256],
      [{ column: 'plan', value: null }, 15],
      [{ column: 'plan', value: null, other: true }, 20],
      [{ column: 'senior', value: false }, 335],
      [{ column: 'senior', value: true }, 335],
      [{ column: 'senior', value: null }, 30],
    ]);
  });

  it('speaks of places among the rows that count, not of rows', () => {
    const [missing] = groupRows(contract, dataset, all.subarray(409, 424));
    expect(missing).toEqual({
      column: 'plan',
      value: null,
      places: Uint32Array.from({ length: 15 }, (_, n) => n),
    });
  });
});

describe('compareSlices', () => {
  it('judges slices with 100 rows of each class, and shows smaller ones', { timeout: 30_000 }, async () => {
    const pair = randomPair({ rows: ROWS });
    const groups = groupRows(contract, dataset, all);
    const shares: number[] = [];
    const slices = await compareSlices(groups, pair, 42, async (share) => {
      shares.push(share);
    });
    const [gold, silver, missing] = slices;
    expect(gold).toMatchObject({ value: 'gold', rows: 400, positives: 134, negatives: 266, judged: true });
    expect(gold!.metrics['auc']).toHaveProperty('lower95OneSided');
    // 256 rows, of which 86 are positive.
    expect(silver).toMatchObject({ value: 'silver', positives: 86, judged: false });
    expect(missing!.metrics).toEqual(comparePoints(selectScores(pair, groups[2]!.places)));
    expect(shares.at(-1)).toBe(1);
  });

  it('has no figures where a slice has one class', async () => {
    const pair = randomPair({ rows: 30 });
    const places = all.subarray(0, 30).filter((row) => row % 3 === 0);
    const [slice] = await compareSlices(
      [{ column: 'plan', value: 'gold', places }],
      pair,
      42,
      async () => {},
    );
    expect(slice).toEqual({
      column: 'plan',
      value: 'gold',
      rows: 10,
      positives: 10,
      negatives: 0,
      judged: false,
      metrics: {},
    });
  });
});
