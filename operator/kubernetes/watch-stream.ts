import { operatorError } from '../errors.ts';
import type { ApiStatus } from './api-status.ts';
import type { KubernetesObject } from './resource.ts';

/** One line of a watch. */
export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; object: KubernetesObject }
  | { type: 'ERROR'; object: ApiStatus };

/** etcd refuses objects over 1.5 MB by default; a longer line is not an event. */
const MAXIMUM_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads the events of a watch, one JSON object a line.
 *
 * @throws CodedError `ApiResponseUnreadable`, `ApiResponseTooLarge`; what the stream throws passes through.
 */
export async function* readWatchEvents<T>(
  stream: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<WatchEvent<T>> {
  for await (const line of readLines(stream, path)) {
    yield parseEvent<T>(line, path);
  }
}

async function* readLines(stream: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      const line = Buffer.concat(pending).toString('utf8');
      pending = [];
      bytes = 0;
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > MAXIMUM_LINE_BYTES) {
      throw operatorError('ApiResponseTooLarge', { method: 'WATCH', path, maximum: MAXIMUM_LINE_BYTES });
    }
  }
  const last = Buffer.concat(pending).toString('utf8');
  if (last.trim() !== '') yield last;
}

function parseEvent<T>(line: string, path: string): WatchEvent<T> {
  try {
    return JSON.parse(line) as WatchEvent<T>;
  } catch (cause) {
    throw operatorError('ApiResponseUnreadable', { method: 'WATCH', path }, { cause });
  }
}
