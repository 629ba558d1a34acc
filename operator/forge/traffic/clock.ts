/** Time for traffic, given from outside so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds, which no change of the machine's date moves. */
  now(): number;
  /** Calls `action` once after some milliseconds; the answer cancels that. */
  after(milliseconds: number, action: () => void): () => void;
}

/** setTimeout turns longer delays into none at all. */
const MAXIMUM_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** The machine's own time; its timers keep no process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, Math.min(milliseconds, MAXIMUM_TIMER_MILLISECONDS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
