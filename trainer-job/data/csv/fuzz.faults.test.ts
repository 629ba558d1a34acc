import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { expect, it } from 'vitest';
import { openCsvTable } from './csv-table.ts';

const INPUTS = 1_000_000;
const LONGEST = 24;
/** What matters to a CSV reader, some of it more than once: quotes, separators, ends, NUL, a byte order mark cut in pieces, bad UTF-8. */
const ALPHABET = [...Buffer.from('aa1,,,""\n\n\r\0 =;\t'), 0xef, 0xbb, 0xbf, 0xc3, 0xff];

/** Numbers below `bound`, the same for the same seed (xorshift32, Marsaglia 2003). */
function createRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

async function* chunks(pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

it(`${INPUTS} random files are each read into rows of one width, or refused at a place`, async () => {
  const seed = Number(process.env['CHURNOPS_FUZZ_SEED'] ?? 1 + Math.floor(Math.random() * 0x7ffffffe));
  const random = createRandom(seed);
  const outcomes = { read: 0, refused: 0 };
  const bytes = () => Uint8Array.from({ length: random(LONGEST) }, () => ALPHABET[random(ALPHABET.length)]!);
  for (let input = 0; input < INPUTS; input++) {
    const pieces = random(4) === 0 ? [bytes(), bytes()] : [bytes()];
    try {
      const { header, batches } = await openCsvTable(chunks(pieces));
      for await (const batch of batches) {
        const odd = batch.find((row) => row.length !== header.length);
        if (odd) throw new Error(`a row has ${odd.length} fields, the header ${header.length}`);
      }
      outcomes.read++;
    } catch (cause) {
      if (!isCodedError(cause, 'CsvRefused')) {
        const text = JSON.stringify(Buffer.concat(pieces).toString('latin1'));
        throw new Error(`input ${input} of seed ${seed}, ${text}, ended otherwise`, { cause });
      }
      outcomes.refused++;
    }
  }
  console.log(`seed ${seed}:`, outcomes);
  expect(outcomes.read).toBeGreaterThan(INPUTS / 100);
  expect(outcomes.refused).toBeGreaterThan(INPUTS / 100);
});
