import { setTimeout } from 'node:timers/promises';
import { CodedError } from '../errors/error-table.ts';

/** Time, given from outside so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970-01-01. */
  now(): number;
  delay(milliseconds: number): Promise<void>;
}

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  delay: (milliseconds) => setTimeout(milliseconds),
};

/** The answer of a registry that is busy or ill; as the cause of an error it says when to come back. */
export class TemporaryAnswer extends Error {
  readonly retryAfterMilliseconds: number | undefined;

  constructor(status: number, retryAfter: string | null) {
    super(`HTTP ${status}`);
    const seconds = Number(retryAfter ?? Number.NaN);
    this.retryAfterMilliseconds = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  }
}

/** How often, and how far apart, something is tried. */
export interface RetryPolicy {
  attempts: number;
  /** The bound of the first delay; it doubles with every attempt. */
  baseMilliseconds: number;
  /** The bound of every delay, also of one that the registry asks for. */
  maximumMilliseconds: number;
}

/** What is so where nothing is said: a registry may be gone for some seconds. */
export const RETRY_POLICY: RetryPolicy = { attempts: 4, baseMilliseconds: 300, maximumMilliseconds: 10_000 };

/**
 * Tries again what failed with a retryable error. Delays are drawn evenly up to a doubling bound ("full jitter",
 * Brooker 2015), so that many clients do not come back at the same moment.
 */
export async function withRetries<T>(
  operation: () => Promise<T>,
  { clock, random, policy }: { clock: Clock; random: () => number; policy: RetryPolicy },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof CodedError) || !error.retryable || attempt >= policy.attempts) throw error;
      const drawn = backOffMilliseconds(attempt, random, policy);
      const asked = error.cause instanceof TemporaryAnswer ? (error.cause.retryAfterMilliseconds ?? 0) : 0;
      if (asked > policy.maximumMilliseconds) throw error;
      await clock.delay(Math.min(Math.max(drawn, asked), policy.maximumMilliseconds));
    }
  }
}

/** The delay after attempt number `attempt`, counted from 1. */
export function backOffMilliseconds(attempt: number, random: () => number, policy: RetryPolicy): number {
  return Math.min(random() * policy.baseMilliseconds * 2 ** (attempt - 1), policy.maximumMilliseconds);
}
