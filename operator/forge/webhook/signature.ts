import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeProvider } from '../repository.ts';

const HEADERS: Record<ForgeProvider, { name: string; prefix: string }> = {
  GitHub: { name: 'x-hub-signature-256', prefix: 'sha256=' },
  Gitea: { name: 'x-gitea-signature', prefix: '' },
};
/** HMAC-SHA-256 in hex. */
const SIGNATURE = /^[0-9a-f]{64}$/i;
const NO_SIGNATURE = Buffer.alloc(32);

/**
 * Whether one of the secrets signed exactly these bytes. A wrong signature, a missing one and the right one take the
 * same time: each secret's HMAC is made and compared as a whole, whatever the others gave.
 *
 * @param secrets that are in use, such as an old and a new one; empty ones sign nothing.
 */
export function isSigned(
  provider: ForgeProvider,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  const { name, prefix } = HEADERS[provider];
  const header = String(headers[name] ?? '');
  const hex = header.startsWith(prefix) ? header.slice(prefix.length) : '';
  const wellFormed = SIGNATURE.test(hex);
  const given = wellFormed ? Buffer.from(hex, 'hex') : NO_SIGNATURE;
  let signed = false;
  for (const secret of secrets) {
    const equal = timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given);
    signed = (equal && secret !== '') || signed;
  }
  return signed && wellFormed;
}
