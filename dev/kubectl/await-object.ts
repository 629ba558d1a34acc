import { setTimeout as delay } from 'node:timers/promises';
import type { Kubectl } from './kubectl.ts';

/** How long an object is awaited and how often it is looked at, in milliseconds. */
export interface Patience {
  readonly timeout: number;
  readonly interval?: number;
}

/**
 * Looks at an object until `judge` says what is wanted of it (anything but undefined) and resolves to that. An error that `judge` throws ends the
 * wait at once; when time is out, the error holds what `describe` says of the object as it was seen last.
 */
export async function awaitObject<T, R>(
  kubectl: Kubectl,
  args: readonly string[],
  judge: (object: T | undefined) => R | undefined,
  describe: (object: T | undefined) => string,
  patience: Patience,
): Promise<R> {
  const deadline = Date.now() + patience.timeout;
  for (;;) {
    const object = await kubectl.get<T>(args);
    const verdict = judge(object);
    if (verdict !== undefined) return verdict;
    if (Date.now() >= deadline) {
      const seconds = Math.round(patience.timeout / 1000);
      throw new Error(`${args.join(' ')} is not there after ${seconds} s: ${describe(object)}`);
    }
    await delay(patience.interval ?? 500);
  }
}
