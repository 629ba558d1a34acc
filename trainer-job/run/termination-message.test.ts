import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { error } from '../errors.ts';
import { formatFault, formatResult, MAXIMUM_BYTES } from './termination-message.ts';

describe('formatResult', () => {
  it('tells digest and whether it existed', () => {
    expect(formatResult({ digest: 'sha256:ab', existed: false })).toBe(
      '{"digest":"sha256:ab","existed":false}',
    );
  });
});

describe('formatFault', () => {
  it('tells code and sentence', () => {
    expect(JSON.parse(formatFault(error('ChecksFailed', { problems: 'check rows: too few' })))).toEqual({
      code: 'ChecksFailed',
      sentence: 'The data fail their checks: check rows: too few.',
    });
    expect(JSON.parse(formatFault(new Error('no space left')))).toEqual({
      code: 'Unexpected',
      sentence: 'no space left',
    });
  });

  it('is JSON of at most 2 KiB, whatever the sentence', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('é', '"', '😀', 'a', '\n'), maxLength: 4_000 }),
        (text) => {
          const message = formatFault(new Error(text));
          expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAXIMUM_BYTES);
          expect(JSON.parse(message)).toMatchObject({ code: 'Unexpected' });
        },
      ),
    );
  });
});
