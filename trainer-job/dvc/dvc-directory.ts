import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { error } from '../errors.ts';

/** A listing of 400,000 files is as large. */
export const MAXIMUM_LISTING_BYTES = 64 * 2 ** 20;

/**
 * The md5 of a file in the listing of a directory: `[{"md5", "relpath"}]`.
 *
 * @throws DvcListingInvalid
 */
export function findMember(listing: Uint8Array, member: string, directory: string): string {
  const invalid = (reason: string) => error('DvcListingInvalid', { directory, reason });
  const entries = parseBoundedJson(listing, { maximumBytes: MAXIMUM_LISTING_BYTES, maximumDepth: 4 });
  if (!Array.isArray(entries)) throw invalid('it is no list');
  const found = entries.find((entry: unknown) => textOf(entry, 'relpath') === member);
  if (found === undefined) throw invalid(`it has no file ${member}`);
  const md5 = textOf(found, 'md5');
  if (md5 === undefined || !/^[0-9a-f]{32}$/.test(md5)) throw invalid(`${member} has no md5 in it`);
  return md5;
}

function textOf(entry: unknown, name: string): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const value = (entry as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
