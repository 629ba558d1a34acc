import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePredictionRequest } from './prediction-request.ts';

const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('parsePredictionRequest', () => {
  it('reads rows, and leaves probabilities out unless they are asked for', () => {
    expect(parsePredictionRequest({ features: [[1]] }, 10)).toEqual({ rows: [[1]], probabilities: false });
    expect(parsePredictionRequest({ features: [{}], probabilities: true }, 10).probabilities).toBe(true);
  });

  it.each([
    [null, /^body: must be an object/],
    [[[1]], /^body: must be an object/],
    [{}, /^features: must be an array/],
    [{ features: {} }, /^features: must be an array/],
    [{ features: [] }, /^features: holds no rows/],
    [{ features: [[1]], probabilities: 1 }, /^probabilities: must be true or false/],
    [{ features: [[1]], probabilites: true }, /^probabilites: is not known here/],
    [JSON.parse('{"features": [[1]], "__proto__": {}}'), /^__proto__: is not known here/],
  ])('refuses %j with a sentence that names the key', (body, message) => {
    expect(() => parsePredictionRequest(body, 10)).toThrow(refused('RequestMalformed', message));
  });

  it('reads ids, one a row', () => {
    expect(parsePredictionRequest({ features: [[1], [2]], ids: ['a', 'b'] }, 10).ids).toEqual(['a', 'b']);
  });

  it.each([
    ['a', /^ids: must be an array/],
    [null, /^ids: must be an array/],
    [['a'], /^ids: holds 1 ids for 3 rows/],
    [['a', 7, 'c'], /^ids\[1\]: must be a string of 1 to 128 characters/],
    [['a', 'b', ''], /^ids\[2\]: must be a string/],
    [['x'.repeat(129), 'b', 'c'], /^ids\[0\]: must be a string/],
    [['ann', 'bob', 'ann'], /^ids\[2\]: is the same as ids\[0\]/],
  ])('refuses the ids %j by their position, without repeating one', (ids, message) => {
    const body = { features: [[1], [2], [3]], ids };
    expect(() => parsePredictionRequest(body, 10)).toThrow(refused('RequestMalformed', message));
    expect(() => parsePredictionRequest(body, 10)).toThrow(/^(?!.*ann)/);
  });

  it('refuses one row more than the limit', () => {
    expect(parsePredictionRequest({ features: [[], []] }, 2).rows).toHaveLength(2);
    expect(() => parsePredictionRequest({ features: [[], [], []] }, 2)).toThrow(
      refused('TooManyRows', /3 rows/),
    );
  });

  it('gives a request or a refusal out of the table for any value', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        try {
          expect(parsePredictionRequest(body, 10).rows.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/RequestMalformed|TooManyRows/) });
        }
      }),
    );
  });
});
