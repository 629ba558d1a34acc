import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningOf, episodeId } from './episode-id.ts';

const SINCE = Date.UTC(2026, 0, 31, 5);
const MODEL = `sha256:${'ab'.repeat(32)}`;

describe('the id of an episode', () => {
  it('names the monitor and when it began, and the model where two began at once', () => {
    expect(episodeId('telco', SINCE)).toBe('telco-20260131T050000Z');
    expect(episodeId('telco', SINCE, MODEL)).toBe('telco-20260131T050000Z-abababab');
  });

  it('tells when it began, to the second', () => {
    const seconds = fc.integer({ min: 0, max: 4_102_444_800 });
    fc.assert(
      fc.property(seconds, fc.boolean(), (second, isSecond) => {
        const id = episodeId('a-20260101t000000z', second * 1_000, isSecond ? MODEL : undefined);
        expect(beginningOf(id)?.getTime()).toBe(second * 1_000);
      }),
    );
  });

  it.each(['3', '2026-01-08', 'telco-20261341T000000Z', 'telco-20260131T050000Z-x'])(
    'is not %s, which tells no beginning',
    (text) => expect(beginningOf(text)).toBeUndefined(),
  );
});
