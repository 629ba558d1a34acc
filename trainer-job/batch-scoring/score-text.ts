import { type Cells, MARK } from '../csv-cells/cells.ts';
import type { ByteWriter } from './byte-writer.ts';

const [ZERO, POINT, COMMA] = [0x30, 0x2e, 0x2c];
const DECIMALS = 9;
const UNIT = 10 ** DECIMALS;
/** Below this JavaScript writes a number with an exponent. */
const LEAST_PLAIN = 10 ** (DECIMALS - 6);

/** Writes a row as RFC 4180 has it: cells are in quotes where they have to be. */
export function writeRow(writer: ByteWriter, cells: Cells, row: number): void {
  const { bytes, columns, starts, ends, marks } = cells;
  const first = row * columns;
  for (let cell = first; cell < first + columns; cell++) {
    if (cell > first) writer.byte(COMMA);
    const quote = marks[cell]! >= MARK.NeedsQuotes ? 1 : 0;
    writer.copy(bytes, starts[cell]! - quote, ends[cell]! + quote);
  }
}

/** Writes a float32 in [0, 1] as a decimal that reads back as the same float32, with at most 9 decimals where those are enough, as JavaScript would write it. */
export function writeProbability(writer: ByteWriter, value: number): void {
  const units = Math.round(value * UNIT);
  if (Math.fround(units / UNIT) !== value) writer.ascii(String(value));
  else if (units < LEAST_PLAIN || units >= UNIT) writer.ascii(String(units / UNIT));
  else {
    writer.byte(ZERO);
    writer.byte(POINT);
    writeDecimals(writer, units);
  }
}

/** The digits behind the point, without zeros at their end. */
function writeDecimals(writer: ByteWriter, units: number): void {
  let rest = units;
  for (let unit = UNIT / 10; rest > 0; unit /= 10) {
    const digit = Math.trunc(rest / unit);
    writer.byte(ZERO + digit);
    rest -= digit * unit;
  }
}
