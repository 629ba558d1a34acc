import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restSeconds } from './failure.ts';

const NOW = Date.parse('2026-12-01T10:00:00Z');
const clock = () => NOW;

describe('restSeconds', () => {
  it.each([
    [{}, 60],
    [{ 'retry-after': '5' }, 5],
    [{ 'retry-after': '0' }, 1],
    [{ 'retry-after': 'Tue, 01 Dec 2026 10:00:30 GMT' }, 30],
    [{ 'retry-after': 'Tue, 01 Dec 2026 09:00:00 GMT' }, 1],
    [{ 'retry-after': 'soon' }, 60],
    [{ 'retry-after': '999999' }, 3_900],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${NOW / 1_000 + 10}` }, 11],
    [{ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': `${NOW / 1_000 + 10}` }, 60],
    [{ 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${NOW / 1_000 + 10}` }, 5],
  ])('of %j is %i', (headers, seconds) => {
    expect(restSeconds(headers as Record<string, string>, clock)).toBe(seconds);
  });

  it('measures from the date of the answer, so that an own clock that is an hour off does no harm', () => {
    const headers = {
      date: 'Tue, 01 Dec 2026 11:00:00 GMT',
      'retry-after': 'Tue, 01 Dec 2026 11:00:30 GMT',
    };
    expect(restSeconds(headers, clock)).toBe(30);
  });

  it('is a whole number of seconds within bounds, whatever a forge says', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map(String),
    );
    const headers = fc.dictionary(
      fc.constantFrom('date', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'),
      value,
    );
    fc.assert(
      fc.property(headers, (one) => {
        const seconds = restSeconds(one, clock);
        expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3_900).toBe(true);
      }),
    );
  });
});
