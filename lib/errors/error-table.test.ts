import { describe, expect, it } from 'vitest';
import { CodedError, defineErrors, isCodedError } from './error-table.ts';

const errors = defineErrors({
  FileMissing: { sentence: 'File {path} is missing; write {path} first.', retryable: false, status: 404 },
  Busy: { sentence: 'The disk is busy.', retryable: true, status: 503 },
});

describe('defineErrors', () => {
  it('fills every placeholder of the sentence', () => {
    expect(errors.error('FileMissing', { path: 'a.csv' }).message).toBe(
      'File a.csv is missing; write a.csv first.',
    );
  });

  it('leaves a placeholder visible when its value was not given', () => {
    expect(errors.error('FileMissing').message).toContain('{path}');
  });

  it('does not fill a placeholder from the prototype of the values', () => {
    const { error } = defineErrors({ Odd: { sentence: '{toString}', retryable: false, status: 500 } });
    expect(error('Odd', {}).message).toBe('{toString}');
  });

  it('carries code, status, retryable, values and cause', () => {
    const cause = new Error('EBUSY');
    const error = errors.error('Busy', { path: 'x' }, { cause });
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'Busy', status: 503, retryable: true, values: { path: 'x' }, cause });
  });

  it('tells its own errors from others, by code', () => {
    const error = errors.error('Busy');
    expect(isCodedError(error)).toBe(true);
    expect(isCodedError(error, 'FileMissing', 'Busy')).toBe(true);
    expect(isCodedError(error, 'FileMissing')).toBe(false);
    expect(isCodedError(new Error('Busy'), 'Busy')).toBe(false);
  });
});
