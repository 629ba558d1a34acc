import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { error } from './errors.ts';
import { EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { terminationMessage } from './termination-message.ts';

describe('terminationMessage', () => {
  it('holds the code and the sentence', () => {
    const reason = error('ConfigurationInvalid', { variable: 'CHURNOPS_PORT', reason: 'must be a number' });
    expect(JSON.parse(terminationMessage(reason))).toEqual({
      code: 'ConfigurationInvalid',
      sentence: 'CHURNOPS_PORT must be a number.',
    });
  });

  it('is JSON of at most 2 KiB whatever the sentence', () => {
    const long = fc.string({ unit: 'binary', minLength: 0, maxLength: 3_000, size: 'max' });
    fc.assert(
      fc.property(long, (sentence) => {
        const message = terminationMessage(new Error(sentence));
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2_048);
        expect(JSON.parse(message).code).toBe('Unexpected');
      }),
      { numRuns: 50 },
    );
  });
});

describe('exitCodeOf', () => {
  it('tells what may work later from what will not, and a bug from both', () => {
    const values = { seconds: 1, reason: '' };
    expect(exitCodeOf(error('ModelUnavailable', values))).toBe(EXIT_CODES.temporary);
    expect(exitCodeOf(error('PredictionFailed'))).toBe(EXIT_CODES.data);
    expect(exitCodeOf(error('ConfigurationInvalid', {}))).toBe(EXIT_CODES.configuration);
    expect(exitCodeOf(new TypeError('a bug'))).toBe(EXIT_CODES.software);
  });
});
