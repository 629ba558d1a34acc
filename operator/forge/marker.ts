import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';

/** Facts about a pull request that travel in its body, where people do not see them. */
export type Marker = Readonly<Record<string, string>>;

const OPENING = '<!-- churnops: ';
const CLOSING = ' -->';
/** Longer ones are not ours: a marker names an owner, a target and a digest. */
const MAXIMUM_CHARACTERS = 4_096;

/**
 * The HTML comment that carries a marker, on one line, with the same bytes for the same facts.
 *
 * @example formatMarker({ digest: 'sha256:…' }) // <!-- churnops: {"digest":"sha256:…"} -->
 */
export function formatMarker(marker: Marker): string {
  // An HTML comment ends at "--"; JSON lets both characters be written as escapes.
  const json = canonicalJson(marker).replace(/[<>-]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return `${OPENING}${json}${CLOSING}`;
}

/** The first marker in a body; undefined where there is none that can be read. */
export function parseMarker(body: string): Marker | undefined {
  const start = body.indexOf(OPENING);
  if (start < 0) return undefined;
  const end = body.indexOf(CLOSING, start);
  const json = body.slice(start + OPENING.length, end);
  if (end < 0 || json.length > MAXIMUM_CHARACTERS) return undefined;
  const value = parseOrUndefined(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined;
  return Object.fromEntries(entries);
}

/** Whether a marker has all the facts of `wanted`; it may have more. */
export function markerMatches(marker: Marker | undefined, wanted: Marker): boolean {
  return marker !== undefined && Object.entries(wanted).every(([name, value]) => marker[name] === value);
}

/** A body is whatever people make of it, so a marker that is no JSON is simply no marker. */
function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
