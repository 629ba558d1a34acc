import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Compressors, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { MAXIMUM_READ_BYTES, type ParquetSource } from './parquet-source.ts';

/** Bytes that are enough for most headers of pages. */
const HEADER_BYTES = 1 << 16;
/** A header has the least and the largest value in it, which may be long. */
const MAXIMUM_HEADER_BYTES = 1 << 24;

/** None of these gives more than the header says. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length }),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, { maxOutputLength: length }),
};

type Codec = Parameters<typeof decompressPage>[2];

/** The pages of one column of one row group, one after the other. Nothing is held but a page and what was read ahead. */
export class ParquetPages {
  readonly #source: ParquetSource;
  readonly #codec: Codec;
  readonly #readBytes: number;
  readonly #end: number;
  /** Where in the file the next byte is that was not taken, and what was read from there on. */
  #position: number;
  #ahead = new Uint8Array();
  /** Memory for pages, used again. */
  #page = new Uint8Array();
  #body = 0;

  /**
   * @param range of the column's bytes in the file.
   * @param readBytes how much is read together where pages are not larger.
   */
  constructor(
    source: ParquetSource,
    { start, end }: { start: number; end: number },
    codec: Codec,
    readBytes: number,
  ) {
    this.#source = source;
    this.#position = start;
    this.#end = end;
    this.#codec = codec;
    this.#readBytes = readBytes;
  }

  /** Where in the file the next page begins. */
  get position(): number {
    return this.#position + this.#body;
  }

  /** Goes on at a byte of the file that is not before it. */
  seek(position: number): void {
    if (position < this.#position) throw new Error('its pages are not in order');
    this.#drop(position - this.#position);
    this.#body = 0;
  }

  /** The header of the next page, whose bytes are passed over unless they are asked for; undefined behind the last. */
  async next(): Promise<PageHeader | undefined> {
    this.seek(this.position);
    if (this.#position >= this.#end) return undefined;
    for (let bytes = HEADER_BYTES; ; bytes *= 4) {
      await this.#require(Math.min(bytes, this.#end - this.#position));
      const reader = { view: viewOf(this.#ahead), offset: 0 };
      try {
        const header = parquetHeader(reader);
        this.#drop(reader.offset);
        this.#body = header.compressed_page_size;
        if (!(this.#body >= 0 && this.#body <= this.#end - this.#position))
          throw new Error('a page is longer than its column');
        return header;
      } catch (cause) {
        const cut = cause instanceof RangeError && this.#ahead.length < this.#end - this.#position;
        if (!cut || bytes >= MAXIMUM_HEADER_BYTES) throw cause;
      }
    }
  }

  /**
   * The bytes of the page whose header was given last, decompressed. They hold until the next page.
   *
   * @param plain how many bytes at its beginning are not compressed.
   * @param compressed false where nothing of it is.
   */
  async body(
    { uncompressed_page_size: size }: PageHeader,
    plain = 0,
    compressed = true,
  ): Promise<Uint8Array> {
    if (!(size >= 0 && size <= MAXIMUM_READ_BYTES) || plain > this.#body)
      throw new Error(`a page has ${size} bytes, at most ${MAXIMUM_READ_BYTES} can be read`);
    await this.#require(this.#body);
    const stored = this.#ahead.subarray(0, this.#body);
    this.#drop(this.#body);
    this.#body = 0;
    if (!compressed || this.#codec === 'UNCOMPRESSED') return stored;
    if (this.#page.length < size) this.#page = new Uint8Array(size);
    const page = this.#page.subarray(0, size);
    page.set(stored.subarray(0, plain));
    const rest = stored.subarray(plain);
    if (this.#codec === 'SNAPPY') snappyUncompress(rest, page.subarray(plain));
    else if (size > plain) page.set(decompressPage(rest, size - plain, this.#codec, COMPRESSORS), plain);
    return page;
  }

  #drop(bytes: number): void {
    this.#position += bytes;
    this.#ahead = bytes < this.#ahead.length ? this.#ahead.subarray(bytes) : new Uint8Array();
  }

  /** Reads until so many bytes are there. */
  async #require(bytes: number): Promise<void> {
    const known = this.#ahead;
    if (known.length >= bytes) return;
    const start = this.#position + known.length;
    const end = Math.min(this.#end, Math.max(this.#position + bytes, start + this.#readBytes));
    const more = await this.#source.read(start, end);
    if (known.length === 0) {
      this.#ahead = more;
      return;
    }
    const joined = new Uint8Array(known.length + more.length);
    joined.set(known);
    joined.set(more, known.length);
    this.#ahead = joined;
  }
}

/** As hyparquet reads bytes. */
export function viewOf(bytes: Uint8Array): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
