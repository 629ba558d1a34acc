import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';

/**
 * What was applied to exactly this version of an object. An apply that turned out to change nothing (a default of the
 * apiserver or a webhook's edit that only looks like a difference) is not made again until the object changes.
 */
export class SettledWrites {
  readonly #digests = new WeakMap<object, Map<string, string>>();

  /** @param object the object as the cache holds it; a newer version is another object and starts afresh. */
  mark(object: object, writer: string, desired: object): void {
    const digests = this.#digests.get(object) ?? new Map<string, string>();
    this.#digests.set(object, digests.set(writer, digestOf(desired)));
  }

  has(object: object, writer: string, desired: object): boolean {
    const digest = this.#digests.get(object)?.get(writer);
    return digest !== undefined && digest === digestOf(desired);
  }
}

function digestOf(desired: object): string {
  return createHash('sha256').update(canonicalJson(desired)).digest('base64');
}
