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
  | 'Pushing';

/** How far a run is. */
export interface Progress {
  phase: ProgressPhase;
  /** Of the whole run, 0 to 100. */
  percent: number;
  message: string;
}

/** The share of a run at which each step begins, in per cent; Fitting is what takes long. */
const STARTS: Record<ProgressPhase, number> = {
  Reading: 0,
  Checking: 25,
  Splitting: 28,
  Fitting: 30,
  Evaluating: 80,
  Exporting: 85,
  Pushing: 92,
};

/** Tells how far a run is, and gives everything else in the process a turn while it does. */
export class ProgressReporter {
  readonly #onProgress: (progress: Progress) => void;
  readonly #signal: AbortSignal | undefined;

  constructor(onProgress: (progress: Progress) => void = () => {}, signal?: AbortSignal) {
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /**
   * Reports the step and how much of it is done, in [0, 1]; then lets the event loop turn.
   *
   * @throws Stopped where the run is to end.
   */
  async report(phase: ProgressPhase, share: number, message: string): Promise<void> {
    const phases = Object.keys(STARTS) as ProgressPhase[];
    const next = phases[phases.indexOf(phase) + 1];
    const [start, end] = [STARTS[phase], next === undefined ? 100 : STARTS[next]];
    this.#onProgress({ phase, percent: Math.round(start + (end - start) * share), message });
    await setImmediate();
    if (this.#signal?.aborted) throw error('Stopped', { signal: String(this.#signal.reason) });
  }
}
