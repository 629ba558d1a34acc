import { createHash } from 'node:crypto';

/** The run that made a version, or the beginning of the episode that asks for training, where one is known: the first that did. */
export interface RunOrigin {
  name: string;
  createdAt: Date;
  /** Why it was made, in words that go on after "because"; absent where a person made it, or nobody knows any more. */
  cause?: string;
}

/** What is proposed for a target's field: a trained version, or an episode of drift that asks for training. */
export interface Version {
  /** The text that goes into the target's field: oci://HOST/repository@sha256:…, or the id of an episode. */
  value: string;
  /** What it is told apart by, see {@link identityOf}. */
  digest: string;
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/** The digest that a field's value names; undefined where it names none, as a tag does. */
export function digestOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : DIGEST.exec(value)?.[1];
}

/**
 * What a field's value is told apart by in trailers, markers and branches: the digest that it names or, where it names no
 * artifact, that of its own text.
 */
export function identityOf(value: string): string;
export function identityOf(value: string | undefined): string | undefined;
export function identityOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return digestOf(value) ?? `sha256:${createHash('sha256').update(value).digest('hex')}`;
}

/** A value as it is proposed. */
export function versionOf(value: string): Version {
  return { value, digest: identityOf(value) };
}

/** Where an artifact lies, its digest aside; undefined for what names none. */
export function placeOf(value: string | undefined): string | undefined {
  const digest = digestOf(value);
  return digest === undefined ? undefined : value?.slice(0, -digest.length - 1);
}

/** The short name of a digest: its first twelve hex digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** What people call a value: its short digest or, where it names none, the text itself. */
export function nameOf(value: string): string {
  const digest = digestOf(value);
  return digest === undefined ? value : shortDigest(digest);
}

/** Whether a run was created after another; of the same second, the one of the later name is, as for candidates. */
export function isLater(one: RunOrigin, other: RunOrigin): boolean {
  const [first, second] = [one.createdAt.getTime(), other.createdAt.getTime()];
  return first > second || (first === second && one.name > other.name);
}
