import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned } from './signature.ts';

const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello, World!');
/** From GitHub's "Validating webhook deliveries". */
const SIGNATURE = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
const github = (signature: string) => ({ 'x-hub-signature-256': signature });

describe('isSigned', () => {
  it("accepts GitHub's published example, and the same as Gitea sends it", () => {
    expect(isSigned('GitHub', github(`sha256=${SIGNATURE}`), BODY, [SECRET])).toBe(true);
    expect(isSigned('Gitea', { 'x-gitea-signature': SIGNATURE }, BODY, [SECRET])).toBe(true);
  });

  it('accepts an old and a new secret while one takes the place of the other', () => {
    expect(isSigned('GitHub', github(`sha256=${SIGNATURE}`), BODY, ['new', SECRET])).toBe(true);
    expect(isSigned('GitHub', github(`sha256=${SIGNATURE}`), BODY, [SECRET, 'new'])).toBe(true);
  });

  it.each([
    ['no header', {}],
    ['no prefix', github(SIGNATURE)],
    ['the old algorithm', github(`sha1=${SIGNATURE.slice(0, 40)}`)],
    ['a cut signature', github(`sha256=${SIGNATURE.slice(0, 62)}`)],
    ['a longer signature', github(`sha256=${SIGNATURE}00`)],
    ['no hex', github(`sha256=${'g'.repeat(64)}`)],
    ['zeros', github(`sha256=${'0'.repeat(64)}`)],
    ["the other forge's header", { 'x-gitea-signature': SIGNATURE }],
  ])('refuses %s', (_name, headers) => {
    expect(isSigned('GitHub', headers, BODY, [SECRET])).toBe(false);
  });

  it('refuses everything where there is no secret, or an empty one', () => {
    const headers = github(`sha256=${createHmac('sha256', '').update(BODY).digest('hex')}`);
    expect(isSigned('GitHub', headers, BODY, [])).toBe(false);
    expect(isSigned('GitHub', headers, BODY, [''])).toBe(false);
  });

  it('refuses a body of which one bit is another', () => {
    const bit = fc.integer({ min: 0, max: BODY.byteLength * 8 - 1 });
    fc.assert(
      fc.property(bit, (position) => {
        const body = Buffer.from(BODY);
        body[position >> 3]! ^= 1 << (position & 7);
        expect(isSigned('GitHub', github(`sha256=${SIGNATURE}`), body, [SECRET])).toBe(false);
      }),
    );
  });
});
