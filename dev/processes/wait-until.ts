import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks. */
const INTERVAL_MILLISECONDS = 50;

/** Answers undefined when what is waited for is there; else it answers, or throws, why it isn't yet. */
export type Probe = () => Promise<string | undefined>;

/**
 * Looks until `probe` is content.
 *
 * @returns undefined when it is, else, after `seconds`, the reason it gave last
 */
export async function waitUntil(probe: Probe, seconds: number): Promise<string | undefined> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const reason = await probe().catch((error: Error) => error.message);
    if (reason === undefined || performance.now() > deadline) return reason;
    await delay(INTERVAL_MILLISECONDS);
  }
}
