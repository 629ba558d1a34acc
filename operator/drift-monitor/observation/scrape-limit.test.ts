import { describe, expect, it } from 'vitest';
import type { Scrape } from './scrape-client.ts';
import { limitScrapes } from './scrape-limit.ts';

describe('limited scrapes', () => {
  it('run so many at once and no more, and all of them in the end, also where some fail', async () => {
    let running = 0;
    let most = 0;
    const scrape: Scrape = async ({ name }) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (Number(name) % 3 === 0) throw new Error('no');
      return { model: 'm', slotMilliseconds: 1, slots: [] };
    };
    const limited = limitScrapes(scrape, 4);
    const pods = Array.from({ length: 25 }, (_, index) => ({ name: String(index) }));
    const results = await Promise.allSettled(
      pods.map((pod) => limited(pod as never, { columns: [] }, 0, new AbortController().signal)),
    );
    expect(most).toBe(4);
    expect(running).toBe(0);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(9);
  });
});
