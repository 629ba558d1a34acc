import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../policy/accepts.ts';
import { cronFault, parseSchedule } from './cron.ts';
import { judgeWindows } from './windows.ts';

const HOUR = 3_600_000;
const window = (given: Partial<Window>): Window => ({
  name: 'office',
  cron: '0 9 * * 1-5',
  duration: 8 * HOUR,
  timeZone: 'Europe/Berlin',
  action: 'Allow',
  ...given,
});
const office = window({});
const lunch = window({ name: 'lunch', cron: '0 12 * * *', duration: HOUR, action: 'Exclude' });
const night = window({ name: 'night', cron: '30 2 * * *', duration: HOUR });
const always = window({ name: 'always', cron: '* * * * *', duration: HOUR });
const freeze = window({ name: 'december', cron: '0 0 1 12 *', duration: 31 * 24 * HOUR, action: 'Exclude' });
const never = window({ name: 'never', cron: '0 0 30 2 *' });

describe('judgeWindows', () => {
  it.each<[string, Window[], string]>([
    ['without windows', [], '2026-01-01T00:00:00Z'],
    ['at the instant an Allow window begins', [office], '2026-01-05T08:00:00Z'],
    ['a second before an Allow window ends', [office], '2026-01-05T15:59:59Z'],
    ['where only an Exclude window is, and it is not open', [lunch], '2026-01-05T09:00:00Z'],
    ['at the instant an Exclude window ends', [office, lunch], '2026-01-05T12:00:00Z'],
    ['in summer an hour earlier by UTC', [office], '2026-07-06T07:00:00Z'],
    ['in one of several Allow windows', [office, night], '2026-01-10T01:45:00Z'],
    ['in windows that overlap themselves', [always], '2026-01-10T01:45:30Z'],
    ['when a time left out by the change of clocks is made up', [night], '2026-03-29T01:00:00Z'],
    ['for the whole duration after a gap', [night], '2026-03-29T01:59:59Z'],
    ['at the first of two equal wall-clock times', [night], '2026-10-25T00:30:00Z'],
    ['for its duration across the repeated hour', [night], '2026-10-25T01:29:00Z'],
  ])('is open %s', (_, windows, now) => {
    expect(judgeWindows(windows, new Date(now))).toEqual({ open: true });
  });

  it.each<[string, Window[], string, string | undefined]>([
    ['a second before an Allow window', [office], '2026-01-05T07:59:59Z', '2026-01-05T08:00:00Z'],
    ['at the instant an Allow window ends', [office], '2026-01-05T16:00:00Z', '2026-01-06T08:00:00Z'],
    ['over a weekend', [office], '2026-01-09T16:00:00Z', '2026-01-12T08:00:00Z'],
    [
      'in an Exclude window inside an Allow one',
      [office, lunch],
      '2026-01-05T11:30:00Z',
      '2026-01-05T12:00:00Z',
    ],
    [
      'in an Exclude window that outlasts the Allow one',
      [night, freeze],
      '2026-12-24T12:00:00Z',
      '2027-01-01T01:30:00Z',
    ],
    ['after a gap’s made-up window', [night], '2026-03-29T02:00:00Z', '2026-03-30T00:30:00Z'],
    ['when the same wall-clock time comes again', [night], '2026-10-25T01:30:00Z', '2026-10-26T01:30:00Z'],
    ['for ever where no beginning comes', [never], '2026-01-01T00:00:00Z', undefined],
    [
      'for ever where all is excluded',
      [always, window({ name: 'x', cron: '* * * * *', action: 'Exclude' })],
      '2026-01-01T00:00:00Z',
      undefined,
    ],
  ])('is closed %s, and says when it opens', (_, windows, now, opensAt) => {
    const verdict = judgeWindows(windows, new Date(now));
    expect(verdict).toMatchObject({ open: false, opensAt: opensAt && new Date(opensAt) });
  });

  it('names what keeps it closed', () => {
    expect(judgeWindows([office, lunch], new Date('2026-01-05T11:30:00Z'))).toMatchObject({
      message: 'the window lunch excludes merges now; it opens at 2026-01-05T12:00:00.000Z',
    });
    expect(judgeWindows([never], new Date('2026-01-05T11:30:00Z'))).toMatchObject({
      message: 'no window is open (never); it does not open within a year',
    });
  });

  it('is open at the time it says it opens, and at no full minute before', () => {
    const windows = fc.subarray([office, lunch, night, freeze], { minLength: 1 });
    const times = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(windows, times, (given, now) => {
        const verdict = judgeWindows(given, now);
        if (verdict.open || !verdict.opensAt) return;
        expect(judgeWindows(given, verdict.opensAt)).toEqual({ open: true });
        const before = new Date(verdict.opensAt.getTime() - 1);
        expect(judgeWindows(given, before < now ? now : before).open).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseSchedule', () => {
  it('begins once in each of the 24 or 25 hours of a day', () => {
    const hourly = parseSchedule('0 * * * *', 'Europe/Berlin');
    const beginnings: Date[] = [];
    for (
      let at = hourly.after(new Date('2026-10-24T21:59:59Z'));
      at && at < new Date('2026-10-25T23:00:00Z');
    ) {
      beginnings.push(at);
      at = hourly.after(at);
    }
    expect(beginnings).toHaveLength(25);
  });

  it('takes a beginning at the very time as the latest', () => {
    const daily = parseSchedule('0 9 * * *', 'UTC');
    expect(daily.latest(new Date('2026-01-05T09:00:00Z'))).toEqual(new Date('2026-01-05T09:00:00Z'));
    expect(daily.latest(new Date('2026-01-05T08:59:59.999Z'))).toEqual(new Date('2026-01-04T09:00:00Z'));
  });
});

describe('cronFault', () => {
  it.each([
    ['x', 'UTC', 'cron'],
    ['0 9 * *', 'UTC', 'cron'],
    ['* * * * * *', 'UTC', 'cron'],
    ['60 * * * *', 'UTC', 'cron'],
    ['0 9 * * *', 'Mars/Olympus', 'timeZone'],
    ['0 9 * * *', '', 'timeZone'],
  ])('finds what is wrong with %j in %j', (cron, timeZone, part) => {
    expect(cronFault(cron, timeZone)?.part).toBe(part);
  });

  it('finds nothing wrong with five fields in a zone that exists', () => {
    expect(cronFault('0 9 * * 1-5', 'Europe/Berlin')).toBeUndefined();
  });
});
