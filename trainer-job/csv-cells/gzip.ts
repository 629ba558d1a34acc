/** What to say of a file that is packed. */
export const GZIP_REASON = 'the file is packed with gzip; unpack it first, with gunzip';

/** Whether a file that begins so is one of gzip. The two bytes are no UTF-8, so no text begins so. */
export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}
