import type { Scrape } from './scrape-client.ts';

/** Lets no more than so many scrapes run at once, of all monitors together: each may hold a page of 40 MiB. The others wait in the order in which they came. */
export function limitScrapes(scrape: Scrape, atOnce: number): Scrape {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...args) => {
    if (running >= atOnce) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
    } else running++;
    try {
      return await scrape(...args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
