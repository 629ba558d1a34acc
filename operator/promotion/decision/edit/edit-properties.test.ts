import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { CORPUS } from './corpus.fixture.ts';
import { readValue, spliceValue } from './edit.ts';
import { type Entry, entriesOf, layouts, type Styled, values, writeFile } from './yaml-text.fixture.ts';

const NEW = 'oci://host/new@sha256:00';
const OLD = 'oci://host/old@sha256:11';
const field = 'spec.serving.artifact';

const plain = { keyQuotes: '', comment: '', above: [], blanks: 1 } as const;
const entry = (key: string, value: Styled): Entry => ({ ...plain, above: [], key, value });

/** A file with `spec.serving`, and in it `artifact` at a random place or not at all. */
const files = fc
  .record({
    layout: layouts,
    around: entriesOf(values),
    beside: entriesOf(values),
    within: entriesOf(values),
    at: fc.nat(),
    flow: fc.boolean(),
    quotes: fc.constantFrom('"' as const, "'" as const),
    present: fc.boolean(),
  })
  .map(({ layout, around, beside, within, at, flow, quotes, present }) => {
    const inside = [...within];
    const place = at % (inside.length + 1);
    if (present) inside.splice(place, 0, entry('artifact', { kind: 'Text', value: OLD, quotes }));
    const serving: Styled = { kind: 'Map', entries: inside, flow };
    const others = beside.filter(({ key }) => key !== 'serving');
    const spec: Styled = { kind: 'Map', entries: [...others, entry('serving', serving)], flow: false };
    return { text: writeFile([...around, entry('spec', spec)], layout), present };
  });

type Parsed = { spec: { serving: Record<string, unknown> } };

describe('any file', () => {
  it('with the value differs after an edit in the bytes of that value alone', () => {
    fc.assert(
      fc.property(files, ({ text, present }) => {
        fc.pre(present);
        const edited = spliceValue(text, { field, value: NEW });
        expect(edited).toEqual({ kind: 'Edited', text: text.replace(OLD, NEW) });
      }),
      { numRuns: 500 },
    );
  });

  it('without the value gets it as the last key, and nothing else', () => {
    fc.assert(
      fc.property(files, ({ text, present }) => {
        fc.pre(!present);
        const edited = spliceValue(text, { field, value: NEW });
        if (edited.kind !== 'Edited') throw new Error(JSON.stringify(edited));
        const before = parse(text) as Parsed;
        const after = parse(edited.text) as Parsed;
        expect(Object.keys(after.spec.serving).at(-1)).toBe('artifact');
        before.spec.serving.artifact = NEW;
        expect(after).toEqual(before);
        expect(withoutInsertion(edited.text, text)).toContain(NEW);
      }),
      { numRuns: 500 },
    );
  });

  it('is as it was before when the value is put in and taken out again', () => {
    fc.assert(
      fc.property(files, ({ text, present }) => {
        fc.pre(!present && !/serving['"]?: *\{\}/.test(text));
        const edited = spliceValue(text, { field, value: NEW });
        const back = spliceValue((edited as { text: string }).text, { field, value: undefined });
        expect(back).toEqual({ kind: 'Edited', text });
      }),
    );
  });

  it('loses only the key when the value is taken out', () => {
    fc.assert(
      fc.property(files, ({ text, present }) => {
        // Blank lines below would fall to a block that keeps its trailing lines: that edit is refused.
        fc.pre(present && !/[|>]\+/.test(text));
        const edited = spliceValue(text, { field, value: undefined });
        if (edited.kind !== 'Edited') throw new Error(JSON.stringify(edited));
        const expected = parse(text) as Parsed;
        delete expected.spec.serving.artifact;
        expect(parse(edited.text)).toEqual(expected);
        expect(readValue(edited.text, { field })).toEqual({ kind: 'Value', value: undefined });
      }),
      { numRuns: 500 },
    );
  });
});

describe('any damage to a file', () => {
  it('leads to a refusal or to an edit of one value, never to a crash', () => {
    const damaged = fc
      .record({
        file: fc.constantFrom(...CORPUS),
        at: fc.nat(),
        remove: fc.nat({ max: 12 }),
        put: fc.string({ unit: fc.constantFrom(...'{}[]:-#&*!|>\'"%@`,? \n\t\r\u0000a'), maxLength: 4 }),
      })
      .map(({ file, at, remove, put }) => {
        const start = at % file.text.length;
        return { file, text: file.text.slice(0, start) + put + file.text.slice(start + remove) };
      });
    fc.assert(
      fc.property(damaged, ({ file, text }) => {
        const edited = spliceValue(text, { document: file.document, field: file.field, value: NEW });
        if (edited.kind !== 'Edited') return;
        expect(leaves(edited.text).filter(([, value]) => value === NEW)).toHaveLength(1);
        const kept = leaves(edited.text).filter(([, value]) => value !== NEW);
        const old = new Set(leaves(text).map((leaf) => JSON.stringify(leaf)));
        expect(kept.filter((leaf) => !old.has(JSON.stringify(leaf)))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What stands in `longer` and not in `shorter`, which must differ in one stretch. */
function withoutInsertion(longer: string, shorter: string): string {
  let start = 0;
  while (start < shorter.length && longer[start] === shorter[start]) start++;
  const inserted = longer.slice(start, start + longer.length - shorter.length);
  expect(shorter.slice(0, start) + inserted + shorter.slice(start)).toBe(longer);
  return inserted;
}

/** Every value of every document, with its path. */
function leaves(text: string): [string, unknown][] {
  const found: [string, unknown][] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
      // A mapping that got its first key was empty before.
      if (value !== null && typeof value !== 'object') found.push([path, value]);
      return;
    }
    for (const [key, child] of Object.entries(value)) walk(child, `${path}/${key}`);
  };
  for (const [index, document] of parseAllDocuments(text).entries()) walk(document.toJS(), String(index));
  return found;
}
