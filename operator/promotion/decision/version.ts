/** The run that made a version, where one is known: the first that did. */
export interface RunOrigin {
  name: string;
  createdAt: Date;
  /** Why it was made, in words that go on after "because"; absent where a person made it, or nobody knows any more. */
  cause?: string;
}

/** A trained version, as it is proposed. */
export interface Version {
  /** The text that goes into the target's field: oci://HOST/repository@sha256:… */
  artifact: string;
  digest: string;
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/** The digest that a field's value names; undefined where it names none, as a tag does. */
export function digestOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : DIGEST.exec(value)?.[1];
}

/** The short name of a digest: its first twelve hex digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** Whether a run was created after another; of the same second, the one of the later name is, as for candidates. */
export function isLater(one: RunOrigin, other: RunOrigin): boolean {
  const [first, second] = [one.createdAt.getTime(), other.createdAt.getTime()];
  return first > second || (first === second && one.name > other.name);
}
