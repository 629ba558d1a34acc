/** Names that a sentence takes before it only counts. */
const NAMED = 5;

/** A moment as statuses write it: RFC 3339 in UTC, whole seconds. */
export function formatTime(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** Names in a sentence, the first ones only where there are many. */
export function list(names: readonly string[]): string {
  const named = names.slice(0, NAMED);
  if (names.length > NAMED) return `${named.join(', ')} and ${names.length - NAMED} more`;
  const last = named.pop() ?? '';
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}

/** A number of things, such as "1 row" or "2 rows". */
export function many(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** The first digits of a digest, as versions are called. */
export function shortDigest(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}
