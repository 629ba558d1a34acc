import { gzipSync } from 'node:zlib';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCsvTable } from './csv-table.ts';

/** A million others are read in fuzz.faults.test.ts. */
const FUZZ_RUNS = 2_000;

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const { header, batches } = await openCsvTable(input);
  const rows = [header];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

describe('openCsvTable', () => {
  it('drops a byte order mark and joins characters that were cut between chunks', async () => {
    const bytes = Buffer.from('\ufeffname,b\né,1\n');
    const rows = await readAll(chunks(bytes.subarray(0, 2), bytes.subarray(2, 13), bytes.subarray(13)));
    expect(rows).toEqual([
      ['name', 'b'],
      ['é', '1'],
    ]);
  });

  it.each([
    ['is refused at its header', 'a;b\n1;2\n'],
    ['is left at its first rows', 'a,b\n1,2\n'],
  ])('lets go of an input that %s', async (_, text) => {
    let held = true;
    async function* input() {
      try {
        yield Buffer.from(text);
        yield Buffer.from('3,4\n');
      } finally {
        held = false;
      }
    }
    const reading = openCsvTable(input()).then(({ batches }) => batches.next().then(() => batches.return()));
    await reading.catch((fault: unknown) => expect(isCodedError(fault, 'CsvRefused')).toBe(true));
    expect(held).toBe(false);
  });

  it('refuses a doubled column by its name', async () => {
    await expect(readAll(chunks('a,b,a\n1,2,3\n'))).rejects.toThrow(/the header: column "a" is there twice/);
  });

  it('refuses bytes that are not UTF-8 and says where', async () => {
    await expect(readAll(chunks('a\n1\n', Uint8Array.of(0xff)))).rejects.toThrow(
      /row 2 \(line 3\).*not UTF-8/,
    );
  });

  it('says of a file of gzip that it is one', async () => {
    await expect(readAll(chunks(gzipSync('a\n1\n')))).rejects.toThrow('packed with gzip; unpack it first');
  });

  it.each(['a;b\n1;2\n', 'a\tb\n'])('says that columns are separated by commas: %j', async (text) => {
    await expect(readAll(chunks(text))).rejects.toThrow(/at the header: .* separated by commas/);
  });

  it.each(['', '\n\n'])('refuses a file without a header: %j', async (text) => {
    await expect(readAll(chunks(text))).rejects.toThrow(/the file is empty/);
  });

  it('refuses a line of 100 MB after it has read a small part of it', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b\n');
      for (let part = 0; part < 1_600; part++) {
        given += 65_536;
        yield Buffer.alloc(65_536, part % 2 === 0 ? 'x' : ',');
      }
    }
    await expect(readAll(endless())).rejects.toThrow(/row 1 /);
    expect(given).toBeLessThan(1_000_000);
  });

  it('never does anything but read or refuse, whatever the bytes', {
    timeout: 30_000 + FUZZ_RUNS,
  }, async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.string({ unit: 'binary', maxLength: 48 }).map((text) => new Uint8Array(Buffer.from(text))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), async (parts) => {
        try {
          const rows = await readAll(chunks(...parts));
          for (const row of rows) expect(row.length).toBe(rows[0]!.length);
        } catch (cause) {
          expect(isCodedError(cause, 'CsvRefused'), String(cause)).toBe(true);
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
