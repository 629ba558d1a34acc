import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundedJson } from './bounded-json.ts';

const bounds = { maximumBytes: 1_000, maximumDepth: 4 };
const refusal = (code: string) => expect.objectContaining({ code });

describe('parseBoundedJson', () => {
  it('parses text and bytes alike', () => {
    expect(parseBoundedJson('{"a":[1,"é"]}', bounds)).toEqual({ a: [1, 'é'] });
    expect(parseBoundedJson(Buffer.from('{"a":[1,"é"]}'), bounds)).toEqual({ a: [1, 'é'] });
  });

  it('counts bytes, not characters', () => {
    expect(() => parseBoundedJson(JSON.stringify('é'.repeat(600)), bounds)).toThrow(refusal('JsonTooLarge'));
  });

  it('refuses what is nested too deeply, and only that', () => {
    expect(parseBoundedJson('[[[["]]]][[[[["]]]]', bounds)).toEqual([[[[']]]][[[[[']]]]);
    expect(() => parseBoundedJson('[[[[[]]]]]', bounds)).toThrow(refusal('JsonTooDeep'));
    expect(() => parseBoundedJson('['.repeat(1_000), bounds)).toThrow(refusal('JsonTooDeep'));
  });

  it('sees where a string ends that holds quotes and backslashes', () => {
    const text = JSON.stringify(['\\', '"[[[[', '\\"[[[[', '\\\\']);
    expect(parseBoundedJson(text, { maximumBytes: 1_000, maximumDepth: 1 })).toEqual(JSON.parse(text));
  });

  it.each(['{"__proto__":{"a":1}}', '{"a":[{"\\u005f_proto__":1}]}'])(
    'refuses the prototype key in %s',
    (text) => {
      expect(() => parseBoundedJson(text, bounds)).toThrow(refusal('JsonInvalid'));
    },
  );

  it('accepts the word __proto__ as a value', () => {
    expect(parseBoundedJson('["__proto__"]', bounds)).toEqual(['__proto__']);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseBoundedJson(Uint8Array.of(0x22, 0xff, 0x22), bounds)).toThrow(refusal('JsonInvalid'));
  });

  it('agrees with JSON.parse or refuses, whatever the text', () => {
    const wide = { maximumBytes: 1_000_000, maximumDepth: 1_000 };
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => parseBoundedJson(text, wide)).toThrow(refusal('JsonInvalid'));
          return;
        }
        if (!text.includes('__proto__')) expect(parseBoundedJson(text, wide)).toEqual(expected);
      }),
    );
  });
});
