import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDvcMd5 } from './dvc-md5.ts';

interface Answers {
  contents: Record<string, [string, number][]>;
  md5: Record<string, string>;
  legacy: Record<string, string>;
  version2: Record<string, string>;
}

const answers: Answers = JSON.parse(
  await readFile(join(import.meta.dirname, 'known-answer', 'answers.json'), 'utf8'),
);

function bytesOf(name: string): Buffer {
  const parts = answers.contents[name] ?? [];
  return Buffer.from(parts.map(([text, times]) => text.repeat(times)).join(''), 'latin1');
}

function md5Of(layout: 'Files' | 'Legacy', chunks: Iterable<Uint8Array>): string {
  const md5 = createDvcMd5(layout);
  for (const chunk of chunks) md5.update(chunk);
  return md5.digest();
}

describe.each(Object.keys(answers.contents))('the md5 of what is %s', (name) => {
  it('is that of its bytes, as DVC 3 makes it', () => {
    expect(md5Of('Files', [bytesOf(name)])).toBe(answers.md5[name]);
  });

  it('is that of its lines, as DVC 2 made it', () => {
    expect(md5Of('Legacy', [bytesOf(name)])).toBe(answers.version2[name]);
    expect(answers.legacy[name]).toBe(answers.version2[name]);
  });
});

it('does not depend on how the bytes come', () => {
  const bytes = bytesOf('across a block');
  const whole = md5Of('Legacy', [bytes]);
  const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 });
  const check = fc.property(cuts, (drawn) => {
    const ends = [0, ...drawn.sort((left, right) => left - right), bytes.length];
    const chunks = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
    return md5Of('Legacy', chunks) === whole;
  });
  fc.assert(check, { numRuns: 20 });
});
