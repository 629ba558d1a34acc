import type { DecodedArray, Encoding } from 'hyparquet';
import { convert } from 'hyparquet/src/convert.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { viewOf } from './parquet-pages.ts';
import { HybridRuns } from './parquet-runs.ts';

/** What is known of a column that is read. */
export type ColumnDecoder = Parameters<typeof convert>[1];

/** The values of a page that are not null, piece by piece. */
export interface PageValues {
  /** The next values. @throws Error or RangeError where the page has fewer. */
  take(count: number): ArrayLike<unknown>;
}

/** Values of a page as they are stored. */
export interface StoredValues {
  encoding: Encoding;
  bytes: Uint8Array;
  /** How many there are; asked only where it matters. */
  count: () => number;
}

/** The values of a page, without those that its dictionary has. */
export function openValues(
  { encoding, bytes, count }: StoredValues,
  decoder: ColumnDecoder,
  dictionary: ArrayLike<unknown> | undefined,
): PageValues {
  switch (encoding) {
    case 'PLAIN':
      return decoder.type === 'BOOLEAN'
        ? new BooleanValues(HybridRuns.ofBits(bytes))
        : new PlainValues(bytes, decoder);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      if (dictionary === undefined) throw new Error('a page has no dictionary');
      return new DictionaryValues(new HybridRuns(bytes.subarray(1), bytes[0] ?? 0), dictionary);
    case 'RLE':
      return new BooleanValues(new HybridRuns(bytes.subarray(4), 1));
    default:
      return new WholeValues(decodeWhole(encoding, bytes, count(), decoder), decoder);
  }
}

/** All values of a dictionary's page; a copy. */
export function readDictionary(page: Uint8Array, count: number, decoder: ColumnDecoder): DecodedArray {
  const bytes = page.slice();
  // Each of them takes a byte at least, whatever the header says.
  if (count > bytes.length) throw new RangeError('a dictionary has fewer values than it says');
  return new PlainValues(bytes, decoder).take(count);
}

class PlainValues implements PageValues {
  readonly #reader: { view: DataView<ArrayBuffer>; offset: number };
  readonly #decoder: ColumnDecoder;

  constructor(bytes: Uint8Array, decoder: ColumnDecoder) {
    this.#reader = { view: viewOf(bytes), offset: 0 };
    this.#decoder = decoder;
  }

  take(count: number): DecodedArray {
    const { type, element } = this.#decoder;
    const values = readPlain(this.#reader, type, count, element.type_length);
    // The memory that the page is in may go on behind it.
    if (this.#reader.offset > this.#reader.view.byteLength)
      throw new RangeError('a page has fewer values than it says');
    return convert(values, this.#decoder);
  }
}

class DictionaryValues implements PageValues {
  readonly #runs: HybridRuns;
  readonly #dictionary: ArrayLike<unknown>;

  constructor(runs: HybridRuns, dictionary: ArrayLike<unknown>) {
    this.#runs = runs;
    this.#dictionary = dictionary;
  }

  take(count: number): unknown[] {
    const codes = new Uint32Array(count);
    this.#runs.take(codes);
    const dictionary = this.#dictionary;
    const values: unknown[] = new Array(count);
    for (let index = 0; index < count; index++) {
      const code = codes[index]!;
      if (code >= dictionary.length) throw new RangeError('a value is not in the dictionary');
      values[index] = dictionary[code];
    }
    return values;
  }
}

class BooleanValues implements PageValues {
  readonly #runs: HybridRuns;

  constructor(runs: HybridRuns) {
    this.#runs = runs;
  }

  take(count: number): boolean[] {
    const bits = new Uint32Array(count);
    this.#runs.take(bits);
    return Array.from(bits, (bit) => bit === 1);
  }
}

/** Values of encodings that can only be read from their beginning to their end. */
class WholeValues implements PageValues {
  readonly #values: DecodedArray;
  readonly #decoder: ColumnDecoder;
  #taken = 0;

  constructor(values: DecodedArray, decoder: ColumnDecoder) {
    this.#values = values;
    this.#decoder = decoder;
  }

  take(count: number): DecodedArray {
    const values = this.#values.slice(this.#taken, this.#taken + count);
    if (values.length < count) throw new RangeError('a page has fewer values than it says');
    this.#taken += count;
    return convert(values, this.#decoder);
  }
}

function decodeWhole(
  encoding: Encoding,
  bytes: Uint8Array,
  count: number,
  { type, element }: ColumnDecoder,
): DecodedArray {
  const reader = { view: viewOf(bytes), offset: 0 };
  if (count === 0) return [];
  if (encoding === 'BYTE_STREAM_SPLIT') return byteStreamSplit(reader, count, type, element.type_length);
  if (encoding === 'DELTA_BINARY_PACKED') {
    const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, values);
    return values;
  }
  if (encoding !== 'DELTA_LENGTH_BYTE_ARRAY' && encoding !== 'DELTA_BYTE_ARRAY')
    throw new Error(`the encoding ${encoding} is not known`);
  const values: Uint8Array[] = new Array(count);
  if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, count, values);
  else deltaLengthByteArray(reader, count, values);
  return values;
}
