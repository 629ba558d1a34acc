import { LABELS } from '../../forge/labels.ts';
import type { KnownPullRequest } from './ownership.ts';
import type { HeldValue } from './target.ts';
import { digestOf, shortDigest } from './version.ts';

/** What a rollback would write; `value` undefined takes the line out, and nothing is served. */
export interface RollbackTarget {
  value: string | undefined;
  digest: string | undefined;
}

/** What a person's `churnops.dev/rollback-to` comes to. */
export type RequestedRollback =
  | { kind: 'Target'; target: RollbackTarget }
  | { kind: 'Done' }
  | { kind: 'Refused'; message: string };

/**
 * The digests that a field was led back from: where it went from one value to another that it had held before the first
 * time it held this one, or to none. The history of Git is all that this needs. Going forward again to a version that was
 * released is no rollback of what it follows.
 *
 * @param held the newest first.
 */
export function rolledBackDigests(held: readonly HeldValue[]): Set<string> {
  const values = held.map(({ value }) => value).reverse();
  const rolledBack = new Set<string>();
  for (const [index, value] of values.slice(0, -1).entries()) {
    const next = values[index + 1];
    const digest = digestOf(value);
    const ledBack = next === undefined || values.indexOf(next) < values.indexOf(value);
    if (digest !== undefined && ledBack) rolledBack.add(digest);
  }
  return rolledBack;
}

/**
 * What to go back to: the newest earlier value that names a digest and is not itself rolled back; where there is none, the
 * line is taken out. A version that a person released counts as one that was never rolled back.
 *
 * @param held the newest first, the present value included.
 */
export function rollbackTarget(
  held: readonly HeldValue[],
  known: readonly KnownPullRequest[] = [],
): RollbackTarget {
  const present = digestOf(held[0]?.value);
  const rolledBack = rolledBackDigests(held);
  for (const { value } of held.slice(1)) {
    const digest = digestOf(value);
    if (digest === undefined || digest === present) continue;
    if (rolledBack.has(digest) && !wasReleased(digest, known)) continue;
    return { value, digest };
  }
  return { value: undefined, digest: undefined };
}

/** Reads the annotation `churnops.dev/rollback-to`: a digest, a reference by digest, or `previous`. */
export function requestedRollback(
  request: string,
  held: readonly HeldValue[],
  known: readonly KnownPullRequest[] = [],
): RequestedRollback {
  const wanted = request.trim();
  const present = held[0]?.value;
  if (wanted === 'previous') return { kind: 'Target', target: rollbackTarget(held, known) };
  if (!/(^|@)sha256:[0-9a-f]{64}$/.test(wanted)) {
    const message =
      'churnops.dev/rollback-to must be a digest (sha256: and 64 hex digits) or the word previous.';
    return { kind: 'Refused', message };
  }
  const digest = wanted.slice(wanted.indexOf('sha256:'));
  if (digestOf(present) === digest) return { kind: 'Done' };
  const earlier = held.find(({ value }) => digestOf(value) === digest);
  if (!earlier) {
    const message = `This environment never served ${shortDigest(digest)}, so it can not be rolled back to; promote it instead.`;
    return { kind: 'Refused', message };
  }
  return { kind: 'Target', target: { value: earlier.value, digest } };
}

function wasReleased(digest: string, known: readonly KnownPullRequest[]): boolean {
  const rollback = known.find(
    ({ kind, state, replaces }) => kind === 'Rollback' && state === 'Merged' && replaces === digest,
  );
  return rollback?.labels.includes(LABELS.released) ?? false;
}
