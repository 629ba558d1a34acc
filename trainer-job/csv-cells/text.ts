const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are known to be UTF-8 as text. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}
