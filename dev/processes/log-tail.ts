import { open } from 'node:fs/promises';

/** How much of the end of a log is read for its last lines. */
const TAIL_BYTES = 64 * 1024;

/** The last lines of a log file, 20 unless told; a file that isn't there has none. */
export async function logTail(path: string, lines = 20): Promise<string> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '(it has written none)';
    throw error;
  }
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return lastLines(buffer.toString(), lines) || '(it has written none)';
  } finally {
    await file.close();
  }
}

/** The last `count` lines of a text that aren't empty. */
export function lastLines(text: string, count: number): string {
  return text.split('\n').filter(Boolean).slice(-count).join('\n');
}
