import { type Contract, parseContract } from '@churnops/lib/contract/contract.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { TrafficObserver } from '../traffic-observer.ts';

/** A contract of one column, which is as good as many where it is only counted. */
export const SMALL_CONTRACT: Contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [{ name: 'senior', type: 'Boolean' }],
});

/** The reference of 3,000 rows of that contract. */
export const SMALL_REFERENCE: ReferenceProfile = {
  columns: [
    {
      name: 'senior',
      kind: 'Boolean',
      counts: {
        bins: Float64Array.of(2_000, 1_000),
        missing: 0,
        unknown: 0,
        refused: 0,
        sum: 0,
        low: 0,
        high: 0,
      },
    },
  ],
};

/** What a process told last. */
export interface Told {
  rows: number;
  at: number;
}

/** One process of a pod that counts as a model server does, and remembers what it scored, when, and what of it was told. */
export class CountingProcess {
  readonly #recorder: Recorder;
  readonly #clock: () => number;
  readonly scored: { at: number; rows: number }[] = [];
  /** Rows that were in its last answer to each operator, and when it gave that. */
  readonly #told = new Map<TrafficObserver, Told>();
  /** Rows that are in a checkpoint. */
  kept = 0;
  /** Whether a checkpoint knows of it. */
  known = false;
  readonly begunAt: number;
  /** The digest of the model that it serves. */
  readonly model: string;
  endedAt = Infinity;

  constructor(
    identity: { pod: string; process: string; model: string },
    slotMilliseconds: number,
    clock: () => number,
  ) {
    this.#clock = clock;
    this.begunAt = clock();
    this.model = identity.model;
    this.#recorder = new Recorder({
      ...identity,
      reference: SMALL_REFERENCE,
      contract: SMALL_CONTRACT,
      slotMilliseconds,
      clock,
    });
  }

  /** Rows that it scored. */
  get rows(): number {
    return this.scored.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Scores rows, every third of them a senior's. */
  score(rows: number): void {
    if (this.endedAt <= this.#clock()) return;
    const senior = Float32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
    this.#recorder.record(
      { rows, numeric: new Map([['senior', senior]]), categorical: new Map() },
      new Float32Array(rows),
    );
    this.scored.push({ at: this.#clock(), rows });
  }

  /** The last request was answered. */
  end(): void {
    this.#recorder.end();
    this.endedAt = this.#clock();
  }

  page(since: number, to?: TrafficObserver): string {
    if (to) this.#told.set(to, { rows: this.rows, at: this.#clock() });
    return this.#recorder.page(since);
  }

  /** What an operator was told. */
  told(to: TrafficObserver | undefined): Told {
    return (to && this.#told.get(to)) ?? { rows: 0, at: 0 };
  }

  /** An operator wrote a checkpoint. */
  keep(by: TrafficObserver): void {
    const { rows, at } = this.told(by);
    this.kept = Math.max(this.kept, rows);
    this.known ||= at > 0;
  }
}
