import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEvent, seriesKey, seriesOf } from './event-series.ts';

const now = new Date('2026-01-01T10:00:00.123Z');
const source = { controller: 'churnops.dev/operator', instance: 'i'.repeat(300) };
const object = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'n'.repeat(253), namespace: 'shop', uid: 'u' },
};

describe('firstEvent', () => {
  it('fits the limits of events.k8s.io/v1, whatever the message is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (message) => {
        const event = firstEvent(
          object,
          { type: 'Normal', reason: 'R'.repeat(200), message },
          source,
          now,
          'abc',
        );
        expect(Buffer.byteLength(event.note)).toBeLessThanOrEqual(1024);
        expect(event.note.isWellFormed()).toBe(true);
        expect(event.reason.length).toBe(128);
        expect(event.reportingInstance.length).toBe(128);
        expect(event.metadata.name.length).toBeLessThanOrEqual(253);
      }),
    );
  });

  it('keeps a short message as it is, and times in microseconds', () => {
    const event = firstEvent(object, { type: 'Warning', reason: 'R', message: 'ü' }, source, now, 'abc');
    expect(event).toMatchObject({ note: 'ü', eventTime: '2026-01-01T10:00:00.123000Z', type: 'Warning' });
    expect(seriesOf(3, now)).toEqual({
      series: { count: 3, lastObservedTime: '2026-01-01T10:00:00.123000Z' },
    });
  });
});

describe('seriesKey', () => {
  it('tells apart what differs in object, type, reason or message', () => {
    const event = { type: 'Normal', reason: 'R', message: 'm' } as const;
    const keys = [
      seriesKey(object, event),
      seriesKey({ ...object, metadata: { uid: 'other' } }, event),
      seriesKey(object, { ...event, type: 'Warning' }),
      seriesKey(object, { ...event, reason: 'S' }),
      seriesKey(object, { ...event, message: 'n' }),
    ];
    expect(new Set(keys).size).toBe(5);
    expect(seriesKey(object, { ...event })).toBe(keys[0]);
  });
});
