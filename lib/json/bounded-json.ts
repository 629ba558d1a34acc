import { error } from '../errors.ts';

/** Bounds on a JSON text from outside. */
export interface JsonBounds {
  /** Bytes of UTF-8 at most. */
  maximumBytes: number;
  /** Arrays and objects inside one another at most; `[]` has depth 1. */
  maximumDepth: number;
}

/**
 * Parses JSON of unknown origin: size and depth are checked before anything is built, `__proto__` is refused
 * as a key, and bytes that are not UTF-8 are refused rather than replaced.
 *
 * @throws JsonTooLarge, JsonTooDeep or JsonInvalid.
 */
export function parseBoundedJson(input: string | Uint8Array, bounds: JsonBounds): unknown {
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
  if (size > bounds.maximumBytes) throw error('JsonTooLarge', { size, maximum: bounds.maximumBytes });
  const text = typeof input === 'string' ? input : decode(input);
  if (depth(text, bounds.maximumDepth) > bounds.maximumDepth) {
    throw error('JsonTooDeep', { maximum: bounds.maximumDepth });
  }
  const value = parse(text);
  // Walking the value is only needed where the key can be in it at all, plainly or behind an escape.
  if (text.includes('__proto__') || text.includes('\\u')) refusePrototypeKeys(value);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw error('JsonInvalid', { reason: 'it is not UTF-8' }, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw error('JsonInvalid', { reason: (cause as Error).message }, { cause });
  }
}

/** The depth of the text, or any number above `limit` as soon as it is passed. */
function depth(text: string, limit: number): number {
  let now = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) {
      index = endOfString(text, index);
    } else if (character === OPEN_BRACKET || character === OPEN_BRACE) {
      now++;
      if (now > deepest) deepest = now;
      if (now > limit) return now;
    } else if (character === CLOSE_BRACKET || character === CLOSE_BRACE) {
      now--;
    }
  }
  return deepest;
}

/** Where the string that opens at `start` closes: searching is much faster than looking at each character. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** An odd number of backslashes before a character escapes it. */
function isEscaped(text: string, index: number): boolean {
  let before = index;
  while (text.charCodeAt(before - 1) === BACKSLASH) before--;
  return (index - before) % 2 === 1;
}

function refusePrototypeKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__'))
    throw error('JsonInvalid', { reason: '__proto__ is not allowed as a key' });
  for (const member of Object.values(value)) refusePrototypeKeys(member);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
