import type { Counts } from '../observation/counts.ts';

/** What is left of counts when a monitor turns from traffic to a source: rows of the one are not mixed with those of the other. */
export function withoutTraffic(counts: Counts): Counts {
  if (counts.sources.size === 0) return counts;
  const models = [...counts.models].map(([digest, { first: _, ...model }]) => {
    const windows = model.windows.filter(({ judged }) => judged);
    return [digest, { ...model, windows }] as const;
  });
  return { ...counts, sources: new Map(), unscraped: [], models: new Map(models) };
}
