/** How long a step of a story may take: long, because an operator may be killed some ten times on the way to it, or some fifty. */
export const WAITING = { timeout: process.env['CRASH'] === 'all' ? 900_000 : 90_000, interval: 100 };

/**
 * What was told, without moments and without the names, addresses and commits that differ from story to story. Conditions are a
 * map by their type: in which order they are listed depends on which controller told its own first.
 */
export function timeless(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member) => {
    if (/(Time|At|[sS]ince|url)$|^(at|until|seconds)$/.test(key) || key === 'progress') return undefined;
    return key === 'conditions' && Array.isArray(member) ? byType(member as { type: string }[]) : member;
  });
  const constant = text
    .replace(/127\.0\.0\.1:\d+/g, 'host')
    .replace(/test(-|\\+u002d)[0-9a-f]{8}/g, 'test')
    .replace(/\b[0-9a-f]{40}\b|(?<=commit )[0-9a-f]{12}\b/g, 'commit')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');
  return JSON.parse(constant);
}

function byType(conditions: readonly { type: string }[]): { type: string }[] {
  return conditions.toSorted((one, other) => (one.type < other.type ? -1 : 1));
}
