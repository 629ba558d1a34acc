import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellScanner } from '../csv-cells/cell-scanner.ts';
import { ByteWriter } from './byte-writer.ts';
import { formatRecord } from './csv-text.ts';
import { writeProbability, writeRow } from './score-text.ts';

const text = (write: (writer: ByteWriter) => void) => {
  const writer = new ByteWriter(1);
  write(writer);
  return Buffer.from(writer.written).toString();
};

describe('writeProbability', () => {
  /** The rule in the words of JavaScript. */
  const expected = (value: number) => {
    const rounded = Math.round(value * 1e9) / 1e9;
    return String(Math.fround(rounded) === value ? rounded : value);
  };

  it('writes at most 9 decimals where those are enough, as JavaScript writes numbers', () => {
    const float = fc.oneof(
      fc.float({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 2 ** 24 }).map((units) => units / 2 ** 24),
      fc.integer({ min: 0, max: 1_000_000 }).map((parts) => Math.fround(parts / 1_000_000)),
    );
    fc.assert(
      fc.property(float, (value) => {
        const written = text((writer) => writeProbability(writer, value));
        expect(written).toBe(expected(value));
        expect(Math.fround(Number(written))).toBe(value);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([0, -0, 1, 0.5, 2 ** -24, Math.fround(1e-6), Math.fround(-1e-6), Math.fround(1.000001), 1e-30])(
    'writes %j',
    (value) => {
      const float = Math.fround(value);
      expect(text((writer) => writeProbability(writer, float))).toBe(expected(float));
    },
  );
});

describe('writeRow', () => {
  it('quotes the cells that have to be quoted, and no other', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'ä'), maxLength: 5 });
    fc.assert(
      fc.property(fc.tuple(cell, cell), fc.boolean(), (row, all) => {
        const quoted = row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
        const bytes = Buffer.from(`${all ? quoted : formatRecord(row)}\n`);
        const cells = new CellScanner(2, { refuseOdd: true }).scan({ bytes, line: 2 });
        expect(text((writer) => writeRow(writer, cells, 0))).toBe(formatRecord(row));
      }),
    );
  });
});
