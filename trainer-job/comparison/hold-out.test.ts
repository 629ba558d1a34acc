import { describe, expect, it } from 'vitest';
import { findHoldOut } from './hold-out.ts';
import type { ModelView } from './model-view.ts';

const ROWS = 100;

/** A view of 100 rows, every second of which is positive. */
function view(change: Partial<ModelView> = {}): ModelView {
  return {
    dataset: {
      rows: ROWS,
      columns: new Map(),
      labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 2),
      hashes: { positions: new Float64Array(ROWS), remainders: new Uint32Array(ROWS) },
    },
    fingerprint: 'sha256:0',
    proof: { kind: 'Hash', salt: 's', testShare: 0.2 },
    heldOut: new Uint8Array(ROWS).fill(1),
    refused: new Uint8Array(ROWS),
    ...change,
  };
}

/** 1 for the rows from `start` up to, not including, `end`. */
const flags = (start: number, end: number) => new Uint8Array(ROWS).fill(1, start, end);

describe('findHoldOut', () => {
  it('counts rows that are new to both and that both take', () => {
    const candidate = view({ heldOut: flags(0, 80), refused: flags(70, 75) });
    const served = view({
      heldOut: flags(20, 100),
      refused: flags(20, 22),
      proof: { kind: 'Time', column: 'day', days: 9 },
    });
    const found = findHoldOut(candidate, served);
    expect(found).toEqual({
      rows: Uint32Array.from({ length: 53 }, (_, place) => (place < 48 ? 22 + place : 27 + place)),
      holdOut: {
        candidate: { proof: 'Hash', rows: 80, refused: 5 },
        served: { proof: 'Time', rows: 80, refused: 2 },
      },
    });
  });

  it('is undecidable with fewer than 20 rows of a class, and says how many there are', () => {
    const found = findHoldOut(view({ heldOut: flags(0, 39) }), view());
    expect(found).toEqual({
      holdOut: {
        candidate: { proof: 'Hash', rows: 39, refused: 0 },
        served: { proof: 'Hash', rows: 100, refused: 0 },
      },
      undecidable: expect.stringContaining(
        'Of 100 rows, 39 are proven new to the candidate and 100 to the served model, and 39 count for both (19 positives and 20 negatives;',
      ),
    });
    expect(findHoldOut(view({ heldOut: flags(0, 40) }), view())).toHaveProperty('rows');
  });

  it.each([
    ['The candidate', 0],
    ['The served model', 1],
  ])('is undecidable where nothing is known of what %s was made of', (name, place) => {
    const views = [view(), view()] as [ModelView, ModelView];
    views[place] = view({ proof: { kind: 'None', reason: 'has no split.json' } });
    expect(findHoldOut(...views)).toEqual({ undecidable: `${name} has no split.json.` });
  });
});
