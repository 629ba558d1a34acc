import type { Response } from 'undici';
import { elementText } from './s3-xml.ts';

const MAXIMUM_FAULT_BYTES = 64 * 1_024;

/** A body; undefined where it is larger than `maximumBytes`. */
export async function boundedBytes(response: Response, maximumBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maximumBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A body as text; undefined where it is larger than `maximumBytes`. */
export async function boundedText(response: Response, maximumBytes: number): Promise<string | undefined> {
  return (await boundedBytes(response, maximumBytes))?.toString('utf8');
}

/** What the store says of a fault: its code, such as NoSuchBucket. Its sentences may repeat what was sent, and are left out. */
export async function readReason(response: Response): Promise<string> {
  const status = `HTTP ${response.status}`;
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    return `${status}: the bucket is in another region; set region`;
  }
  const text = await boundedText(response, MAXIMUM_FAULT_BYTES).catch(() => undefined);
  const code = text === undefined ? undefined : elementText(text, 'Code');
  return code === undefined || !/^[A-Za-z0-9.]{1,64}$/.test(code) ? status : `${status}, ${code}`;
}

/** Why a connection broke off, in the innermost words: fetch itself only says "fetch failed". */
export function reasonOf(cause: unknown): string {
  let inner = cause;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return String(inner);
  return inner.message || ((inner as NodeJS.ErrnoException).code ?? inner.name);
}
