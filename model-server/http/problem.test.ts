import { defineErrors } from '@churnops/lib/errors/error-table.ts';
import { describe, expect, it } from 'vitest';
import { problemOf, publicError } from './problem.ts';

const { error } = defineErrors({
  Refused: { sentence: 'Row {row}, column {column}: {reason}.', retryable: false, status: 422 },
  Busy: { sentence: 'Later.', retryable: true, status: 503 },
  Broken: { sentence: 'The session at {path} is gone.', retryable: false, status: 500 },
});

describe('problemOf', () => {
  it('names the cell for programs and in the sentence', () => {
    expect(problemOf(error('Refused', { row: 3, column: 'tenure', reason: 'it is missing' }))).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'Row 3, column tenure: it is missing.',
      code: 'Refused',
      row: 3,
      column: 'tenure',
    });
  });
});

describe('publicError', () => {
  it('tells refusals, and failures that pass, as they are', () => {
    for (const reason of [error('Refused'), error('Busy')]) expect(publicError(reason)).toBe(reason);
  });

  it.each([error('Broken', { path: '/private' }), new Error('password hunter2'), 'a thrown string'])(
    'keeps the words of %s for the log',
    (cause) => {
      const told = publicError(cause);
      expect(told).toMatchObject({ code: 'PredictionFailed', status: 500, cause });
      expect(told.message).not.toMatch(/private|hunter2|thrown/);
    },
  );
});
