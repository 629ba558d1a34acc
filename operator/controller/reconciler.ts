/** Names one object; the work queue holds one entry a key, whatever happened to the object meanwhile. */
export interface ObjectKey {
  namespace: string;
  name: string;
}

/** What a pass led to. Throwing is the third outcome: the key is tried again with exponential backoff. */
export type Outcome = { kind: 'Done' } | { kind: 'RequeueAfter'; milliseconds: number };

/** Brings the world to what one object asks for, whatever state the world is in. */
export interface Reconciler {
  /**
   * One level-based pass. It is never run for the same key twice at once.
   *
   * @param signal aborted when the operator is told to stop, or has lost its leadership: write nothing after that.
   * @throws TerminalError when trying again cannot help until the object changes; anything else is retried with backoff.
   */
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome>;
}

/** Trying again is of no use: the key rests until its object changes (controller-runtime's `TerminalError`). */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** The outcome of a pass that has nothing left to do. */
export function done(): Outcome {
  return { kind: 'Done' };
}

/**
 * The outcome of a pass that wants to look again.
 *
 * @param milliseconds from now, at least 0; an event on the object brings the key back earlier.
 */
export function requeueAfter(milliseconds: number): Outcome {
  return { kind: 'RequeueAfter', milliseconds };
}
