import { setImmediate } from 'node:timers/promises';
import { error } from '../errors.ts';

/** The steps of a run, in their order. */
export type ProgressPhase =
  | 'Reading'
  | 'Checking'
  | 'Splitting'
  | 'Fitting'
  | 'Evaluating'
  | 'Exporting'
  | 'Pushing'
  | 'Scoring';

/** How far a run is. */
export interface Progress {
  phase: ProgressPhase;
  /** Of the whole run, 0 to 100. */
  percent: number;
  message: string;
}

/** The share of a run at which each of its steps begins, in per cent, in their order. */
export type PhaseStarts = Partial<Record<ProgressPhase, number>>;

/** Of a training: Fitting is what takes long. */
const TRAINING_STARTS: PhaseStarts = {
  Reading: 0,
  Checking: 25,
  Splitting: 28,
  Fitting: 30,
  Evaluating: 80,
  Exporting: 85,
  Pushing: 92,
};

/** Of a comparison, which fits nothing. */
export const COMPARISON_STARTS: PhaseStarts = {
  Reading: 0,
  Checking: 25,
  Splitting: 28,
  Evaluating: 30,
  Pushing: 95,
};

/** Of a counting, which only reads. */
export const PROFILE_STARTS: PhaseStarts = { Reading: 0, Pushing: 95 };

/** Tells how far a run is, and gives everything else in the process a turn while it does. */
export class ProgressReporter {
  readonly #onProgress: (progress: Progress) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #starts: [phase: string, percent: number][];

  constructor(
    onProgress: (progress: Progress) => void = () => {},
    signal?: AbortSignal,
    starts: PhaseStarts = TRAINING_STARTS,
  ) {
    this.#onProgress = onProgress;
    this.#signal = signal;
    this.#starts = Object.entries(starts);
  }

  /**
   * Reports the step and how much of it is done, in [0, 1]; then lets the event loop turn.
   *
   * @throws Stopped where the run is to end.
   */
  async report(phase: ProgressPhase, share: number, message: string): Promise<void> {
    const place = this.#starts.findIndex(([name]) => name === phase);
    const start = this.#starts[place]?.[1] ?? 0;
    const end = this.#starts[place + 1]?.[1] ?? 100;
    this.#onProgress({ phase, percent: Math.round(start + (end - start) * share), message });
    await setImmediate();
    if (this.#signal?.aborted) throw error('Stopped', { signal: String(this.#signal.reason) });
  }
}
