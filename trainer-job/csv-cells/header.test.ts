import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readHeader } from './header.ts';
import { readRecordBlocks } from './record-blocks.ts';

async function header(bytes: string | Uint8Array): Promise<string[]> {
  async function* chunks() {
    yield typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  }
  return readHeader(readRecordBlocks(chunks()));
}

describe('readHeader', () => {
  it('reads names, quoted or not', async () => {
    expect(await header('\uFEFF\na,"b ""c""",é\r\n1,2,3\n')).toEqual(['a', 'b "c"', 'é']);
  });

  it.each([
    ['nothing', '', 'the header: the file is empty'],
    ['blank lines', '\n\r\n', 'the header: the file is empty'],
    ['a column that is there twice', 'a,b,a\n', 'the header: column "a" is there twice'],
    ['other separators', 'a;b\n1;2\n', 'columns are separated by commas here'],
    ['a file of gzip', gzipSync('a,b\n1,2\n'), 'packed with gzip; unpack it first'],
    ['a long file of gzip', gzipSync(randomBytes(100_000)), 'packed with gzip; unpack it first'],
    ['other encodings', Uint8Array.of(0x61, 0xff, 0x0a), 'the header: the text is not UTF-8'],
  ])('refuses %s', async (_, bytes, sentence) => {
    await expect(header(bytes)).rejects.toThrow(sentence);
  });
});
