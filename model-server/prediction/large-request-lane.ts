import { setImmediate } from 'node:timers/promises';

/** Lets everything that is ready have its turn of the event loop. */
export type NextTurn = () => Promise<void>;

/**
 * Large requests run here one after another, in pieces with a turn of the event loop between them: a health
 * check or a small request waits for one piece at most, however many large requests are queued, and only one
 * of them is held parsed in memory.
 */
export class LargeRequestLane {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `job` after those before it; its result or error is the caller's. */
  run<T>(job: (nextTurn: NextTurn) => Promise<T>): Promise<T> {
    const result = this.#tail.then(nextTurn).then(() => job(nextTurn));
    // The next job starts whatever came of this one; the error itself goes to the caller by `result`.
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

async function nextTurn(): Promise<void> {
  await setImmediate();
}
