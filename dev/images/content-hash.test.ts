import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';

const folder = (files: Record<string, string>): string => {
  const root = mkdtempSync(join(tmpdir(), 'content-hash-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};

describe('the hash of a folder', () => {
  it('is the same for the same files in another place', () => {
    const files = { 'main.mjs': 'x', 'a/b.js': 'y' };
    expect(contentHash([folder(files)])).toBe(contentHash([folder(files)]));
  });

  it('changes with a content, a name, and the base it is built on', () => {
    const hashes = [
      contentHash([folder({ a: 'x' })]),
      contentHash([folder({ a: 'y' })]),
      contentHash([folder({ b: 'x' })]),
      contentHash([folder({ a: 'x' })], 'other base'),
    ];
    expect(new Set(hashes).size).toBe(4);
  });
});
