import type { Dataset } from './dataset.ts';

/** What is known of the rows that a run read, which belongs to the moment of the run and never into an artifact. */
export interface ReadRows {
  /** The newest time among the rows that were used, in milliseconds since the epoch; absent without a time column. */
  newestTime?: number;
  /** Rows that were left out because they are too young; absent where none can be. */
  awaiting?: number;
  /** When the first of those is old enough, in milliseconds since the epoch. */
  nextMature?: number;
}

const MILLISECONDS_A_DAY = 86_400_000;

/** What a dataset tells of the rows it was read of. */
export function describeReading({ times, used }: Pick<Dataset, 'times' | 'used'>): ReadRows {
  const newest = times?.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  return {
    ...(newest === undefined || !Number.isFinite(newest)
      ? {}
      : { newestTime: Math.round(newest * MILLISECONDS_A_DAY) }),
    ...(used === undefined ? {} : { awaiting: used.awaiting }),
    ...(used?.nextMature === undefined ? {} : { nextMature: used.nextMature }),
  };
}
