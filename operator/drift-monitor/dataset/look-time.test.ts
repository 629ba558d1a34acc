import { describe, expect, it } from 'vitest';
import { FIRST, HOUR, monitorOf } from '../decision/observed.fixture.ts';
import { lookDelay, lookedAt, nextLook } from './look-time.ts';

const DAY = 24 * HOUR;
const named = (uid: string) => ({ metadata: { ...monitorOf().metadata, uid } });
const many = Array.from({ length: 600 }, (_, index) => named(`monitor ${index}`));

describe('looks of many monitors', () => {
  it('are spread over ten minutes after a day, with about as many in each of them', () => {
    const minutes = Array<number>(10).fill(0);
    for (const monitor of many) minutes[Math.floor(lookDelay(monitor, DAY) / 60_000)]!++;
    expect(Math.min(...minutes)).toBeGreaterThan(30);
    expect(Math.max(...minutes)).toBeLessThan(100);
  });

  it('come within a tenth of a short window', () => {
    expect(Math.max(...many.map((monitor) => lookDelay(monitor, 20_000)))).toBeLessThan(2_000);
  });

  it('are each of the window that ended last, from their moment on until the next', () => {
    for (const monitor of many.slice(0, 20)) {
      const due = FIRST + DAY + lookDelay(monitor, DAY);
      expect(lookedAt(monitor, DAY, due - 1)).toBe(FIRST - DAY);
      expect(lookedAt(monitor, DAY, due)).toBe(FIRST);
      expect(nextLook(monitor, DAY, due - 1)).toBe(due);
      expect(nextLook(monitor, DAY, due)).toBe(due + DAY);
    }
  });
});
