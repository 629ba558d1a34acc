/**
 * What applying `desired` over `live` gives: objects merge, everything else is replaced. A plain approximation of
 * server-side apply (it removes nothing and merges no lists by key), enough for one writer in memory.
 */
export function mergeFields(live: unknown, desired: unknown): unknown {
  if (!isRecord(live) || !isRecord(desired)) return desired;
  const merged: Record<string, unknown> = { ...live };
  for (const [name, value] of Object.entries(desired)) {
    if (value !== undefined) merged[name] = mergeFields(live[name], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
