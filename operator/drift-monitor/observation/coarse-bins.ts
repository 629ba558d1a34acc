import { Coarsening } from '@churnops/lib/profile/coarsening.ts';
import type { ColumnCounts } from '@churnops/lib/profile/column-counts.ts';
import { binsOf, profiledColumns, type ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';

/** With both tails and what is between them a column of numbers cannot get coarser. */
const MINIMUM_BINS = 3;

/**
 * The bins that a model's traffic is counted in: those of its reference, or coarser ones where a checkpoint has no room for them. How coarse is a list of limits, each
 * applied to what the one before left, so that counts need only ever be joined.
 */
export class CoarseBins {
  readonly limits: readonly number[];
  /** The reference in these bins. */
  readonly profile: ReferenceProfile;
  readonly #reference: ReferenceProfile;
  readonly #steps: readonly Coarsening[];

  /** @param reference as it is in the artifact. @param limits bins of a column of numbers at most, 3 or more. */
  constructor(reference: ReferenceProfile, limits: readonly number[] = []) {
    this.#reference = reference;
    this.limits = limits;
    const steps: Coarsening[] = [];
    for (const limit of limits) steps.push(new Coarsening(steps.at(-1)?.reference ?? reference, limit));
    this.#steps = steps;
    this.profile = steps.at(-1)?.reference ?? reference;
  }

  /** Counts in the reference's own bins, in these. */
  counts(columns: readonly ColumnCounts[]): ColumnCounts[] {
    return this.#steps.reduce((counts, step) => step.counts(counts), [...columns]);
  }

  /** Half as many bins, and how counts in these get there; undefined where there are no fewer. */
  coarser(): { bins: CoarseBins; counts: (columns: readonly ColumnCounts[]) => ColumnCounts[] } | undefined {
    const most = this.#mostBins();
    if (most <= MINIMUM_BINS) return undefined;
    const bins = new CoarseBins(this.#reference, [
      ...this.limits,
      Math.max(MINIMUM_BINS, Math.floor(most / 2)),
    ]);
    const step = bins.#steps.at(-1)!;
    return { bins, counts: (columns) => step.counts(columns) };
  }

  #mostBins(): number {
    const numbers = profiledColumns(this.profile).filter(({ kind }) => kind === 'Numeric' || kind === 'Text');
    return numbers.reduce((most, column) => Math.max(most, binsOf(column)), 0);
  }
}
