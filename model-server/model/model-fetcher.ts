import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { CodedError } from '@churnops/lib/errors/error-table.ts';
import { error } from '../errors.ts';
import type { ModelSource } from './model-source.ts';

/** How long and how often a model is asked for. */
export interface FetchOptions {
  /** Milliseconds after which no further attempt is begun. */
  patience: number;
  /** Ends the waiting; `fetchModel` then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Told of every failed attempt, with the milliseconds until the next. */
  onRetry: (reason: CodedError, delay: number) => void;
  /** Milliseconds, monotonic. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;

/**
 * Asks for the model until it is there, is refused for good, or patience is over. Delays double from 1 s to 30 s,
 * each multiplied by a random factor from 0.5 to 1, so that replicas which failed together do not return together.
 *
 * @throws what the source throws where that is not retryable; ModelUnavailable (retryable) when patience is over.
 */
export async function fetchModel(source: ModelSource, options: FetchOptions): Promise<ModelArtifact> {
  const { patience, signal, onRetry, now, random, sleep } = options;
  const started = now();
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await source.fetch();
    } catch (cause) {
      if (!(cause instanceof CodedError) || !cause.retryable) throw cause;
      const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.5 + random() / 2);
      if (now() - started + delay > patience) {
        const values = { seconds: Math.round(patience / 1_000), reason: cause.message };
        throw error('ModelUnavailable', values, { cause });
      }
      onRetry(cause, delay);
      await sleep(delay, signal);
    }
  }
}
