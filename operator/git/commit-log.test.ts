import { describe, expect, it } from 'vitest';
import { parseChanges, parseCommits } from './commit-log.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const zero = '0'.repeat(40);

describe('a history as Git prints it', () => {
  it('gives each commit with the blob that it left', () => {
    const printed = `${A} 20\0\n:100644 100755 ${zero} ${B} M\0p\0${B} 10\0\n:000000 100644 ${zero} ${A} A\0p\0`;
    expect(parseChanges(printed)).toEqual([
      { commit: A, committedAt: new Date(20_000), blob: B },
      { commit: B, committedAt: new Date(10_000), blob: A },
    ]);
  });

  it('gives no blob for what was taken out or is no ordinary file', () => {
    const printed = `${A} 20\0\n:100644 000000 ${B} ${zero} D\0p\0${B} 10\0\n:000000 120000 ${zero} ${A} A\0p\0`;
    expect(parseChanges(printed).map(({ blob }) => blob)).toEqual([undefined, undefined]);
  });

  it('is not taken in by a path that looks like a commit', () => {
    expect(parseChanges(`${A} 20\0\n:100644 100644 ${zero} ${B} M\0${B} 10\0`)).toHaveLength(1);
    expect(parseChanges('')).toEqual([]);
  });
});

describe('commits as Git prints them', () => {
  it('have trailers by name, of which the last counts, whatever they are called', () => {
    const trailers = 'A: 1\n__proto__: x\nA: 2\nUrl: https://x: y\n';
    const [commit] = parseCommits(`${A}\0${B}\0${A}\0a@x\0c@x\0subject\n\nbody\n\0${trailers}\0`);
    expect(commit).toMatchObject({
      commit: A,
      parents: [B],
      tree: A,
      authorEmail: 'a@x',
      committerEmail: 'c@x',
    });
    expect(Object.entries(commit!.trailers)).toEqual([
      ['A', '2'],
      ['__proto__', 'x'],
      ['Url', 'https://x: y'],
    ]);
  });
});
