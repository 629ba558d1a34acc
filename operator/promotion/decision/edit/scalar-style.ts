import { editError } from './errors.ts';

/** How a text is written in YAML. */
export type ScalarStyle = 'Plain' | 'SingleQuoted' | 'DoubleQuoted';

const MAXIMUM_LENGTH = 2_048;

/** What YAML calls printable, without line breaks of any kind and the byte order mark. */
const PRINTABLE = /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** An address such as `oci://host/model@sha256:…` is the same text with and without quotes, in YAML 1.1 and 1.2, in and outside of braces. */
const SAFE_WITHOUT_QUOTES = /^[a-z][a-z0-9+.-]*:\/\/[\w./:@%+-]*[\w/]$/i;

/** @throws CodedError `ValueUnsupported` */
export function refuseUnprintable(value: string, field: string): void {
  if (value.length > MAXIMUM_LENGTH || !PRINTABLE.test(value)) {
    throw editError('ValueUnsupported', { field, maximum: MAXIMUM_LENGTH });
  }
}

/** The value as YAML in the style that is wanted, or in double quotes where without quotes it might be read as something else. */
export function writeScalar(value: string, wanted: ScalarStyle): string {
  if (wanted === 'SingleQuoted') return `'${value.replaceAll("'", "''")}'`;
  if (wanted === 'Plain' && SAFE_WITHOUT_QUOTES.test(value)) return value;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The style in which a token of the parser is written. */
export function styleOf(tokenType: string | undefined): ScalarStyle {
  if (tokenType === 'single-quoted-scalar') return 'SingleQuoted';
  if (tokenType === 'double-quoted-scalar') return 'DoubleQuoted';
  return 'Plain';
}
