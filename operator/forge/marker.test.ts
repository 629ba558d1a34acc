import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMarker, markerMatches, parseMarker } from './marker.ts';

describe('the hidden marker', () => {
  it('comes back from the body it is in', () => {
    const marker = { owner: 'here/shop/telco/staging', digest: 'sha256:ab', target: 'a--b/<c>.yaml' };
    expect(parseMarker(`# Why\n\n${formatMarker(marker)}\n\nMore.`)).toEqual(marker);
  });

  it('is one HTML comment on one line, whatever it holds', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('-->', '--', '<!--', '\n', '"', ' -->\n'));
    const marker = fc.dictionary(text, text, { maxKeys: 5 });
    fc.assert(
      fc.property(marker, (one) => {
        const comment = formatMarker(one);
        expect(comment).toMatch(/^<!-- [^\n]* -->$/);
        expect(comment.slice(4, -3)).not.toMatch(/--|>/);
        expect(parseMarker(`before ${comment} after`)).toEqual({ ...one });
      }),
    );
  });

  it.each([
    '',
    'no marker',
    '<!-- churnops: {"a":"b"}',
    '<!-- churnops: {"a": -->',
    '<!-- churnops: [] -->',
    '<!-- churnops: null -->',
    '<!-- churnops: {"a":1} -->',
    `<!-- churnops: {"a":"${'x'.repeat(5_000)}"} -->`,
  ])('is none in %j', (body) => {
    expect(parseMarker(body)).toBeUndefined();
  });

  it('is never an error, whatever people write', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMarker(`<!-- churnops: ${text} -->`)));
  });

  it('matches by the facts that are asked for', () => {
    const marker = { owner: 'a', digest: 'b' };
    expect(markerMatches(marker, { owner: 'a' })).toBe(true);
    expect(markerMatches(marker, { owner: 'b' })).toBe(false);
    expect(markerMatches(marker, { owner: 'a', target: 'c' })).toBe(false);
    expect(markerMatches(undefined, {})).toBe(false);
  });
});
