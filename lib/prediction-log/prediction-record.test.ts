import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecords, MAXIMUM_ID_LENGTH, parseRecord } from './prediction-record.ts';

const digest = `sha256:${'5e'.repeat(32)}`;

describe('a record of the prediction log', () => {
  it('is a line of JSON with four keys', () => {
    expect(formatRecords(['customer-7'], [0.25], { time: 0, digest })).toBe(
      `{"id":"customer-7","time":"1970-01-01T00:00:00.000Z","digest":"${digest}","probability":0.25}\n`,
    );
  });

  it('is read as it was written, whatever the ids are', () => {
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: MAXIMUM_ID_LENGTH / 2 });
    const probability = fc.float({ min: 0, max: 1, noNaN: true });
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, probability), { maxLength: 4 }), time, (rows, at) => {
        const [ids, probabilities] = [rows.map(([one]) => one), rows.map(([, value]) => value)];
        const lines = formatRecords(ids, probabilities, { time: at, digest }).split('\n');
        expect(lines.pop()).toBe('');
        const expected = rows.map(([one, value]) => ({ id: one, time: at, digest, probability: value + 0 }));
        expect(lines.map(parseRecord)).toEqual(expected);
      }),
    );
  });

  it.each([
    ['half a line', formatRecords(['a'], [0.5], { time: 0, digest }).slice(0, -10)],
    ['no object', '7'],
    ['a list', '[]'],
    ['nothing', ''],
    [
      'an id that is a number',
      `{"id":7,"time":"1970-01-01T00:00:00.000Z","digest":"${digest}","probability":0}`,
    ],
    [
      'a month that there is not',
      `{"id":"a","time":"1970-13-01T00:00:00.000Z","digest":"${digest}","probability":0}`,
    ],
    ['a time without a zone', `{"id":"a","time":"1970-01-01T00:00:00","digest":"${digest}","probability":0}`],
    [
      'a digest that is cut',
      '{"id":"a","time":"1970-01-01T00:00:00.000Z","digest":"sha256:5e","probability":0}',
    ],
    [
      'a probability of 2',
      `{"id":"a","time":"1970-01-01T00:00:00.000Z","digest":"${digest}","probability":2}`,
    ],
  ])('is not read from %s', (_, line) => {
    expect(parseRecord(line)).toBeUndefined();
  });
});
