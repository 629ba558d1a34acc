import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { programErrors } from './errors.ts';

/**
 * Runs `action` while this process alone holds the lock file `path`, waiting for whoever holds it now.
 *
 * The lock is the kernel's (flock(2), by util-linux), held by a child that ends with its standard input: a holder
 * that is killed can't leave a stale lock, because its pipe closes with it.
 *
 * @param waiting called once when another process holds the lock
 * @throws LockUnavailable where flock can't be run
 */
export async function withLock<T>(path: string, waiting: () => void, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, waiting);
  try {
    return await action();
  } finally {
    await release();
  }
}

/** Says `waiting` if someone else has the lock, then `locked`, then keeps it until its standard input ends. */
const HOLD = `
  exec 9>>"$1" || exit
  flock --nonblock 9 || { echo waiting; flock 9 || exit; }
  echo locked
  exec cat >/dev/null
`;

async function acquire(path: string, waiting: () => void): Promise<() => Promise<void>> {
  const holder = spawn('sh', ['-c', HOLD, 'lock', path], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => holder.once('exit', () => resolve()));
  let reason = 'the holder ended at once';
  holder.once('error', (error) => {
    reason = error.message;
  });
  holder.stderr.on('data', (bytes: Buffer) => {
    reason = bytes.toString().trim();
  });
  for await (const line of createInterface({ input: holder.stdout })) {
    if (line === 'waiting') waiting();
    if (line === 'locked')
      return async () => {
        holder.stdin.end();
        await ended;
      };
  }
  throw programErrors.error('LockUnavailable', { path, reason });
}
