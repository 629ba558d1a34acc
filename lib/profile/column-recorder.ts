import { MISSING_CATEGORY } from '../contract/columns.ts';
import type { Feature } from '../contract/contract.ts';
import { type ColumnCounts, emptyCounts } from './column-counts.ts';
import { NumericRecorder } from './numeric-recorder.ts';
import type { ColumnLayout, NumericLayout } from './reference-profile.ts';
import { UnseenValues } from './unseen-values.ts';

/** Counts the values of one column into the bins of its reference. */
export interface ColumnRecorder {
  readonly counts: ColumnCounts;
  /** The values that count as unknown; undefined where they may not be exposed, or cannot be told. */
  readonly unseen?: UnseenValues | undefined;
  /** @param values a Float32Array with NaN for missing, or strings with the empty one for missing; whichever the column's kind takes. */
  record(values: ArrayLike<number> | readonly string[]): void;
}

/**
 * The recorder that a column's kind takes.
 *
 * @param feature as the contract has it; undefined for the score.
 * @param exposeValues whether unknown categories are followed, to name the frequent ones.
 */
export function createColumnRecorder(
  layout: ColumnLayout,
  feature?: Feature,
  exposeValues = false,
): ColumnRecorder {
  switch (layout.kind) {
    case 'Numeric':
      return new NumericRecorder(layout);
    case 'Boolean':
      return new BooleanRecorder();
    case 'Categorical':
      return new CategoricalRecorder(layout.categories, feature?.categories, exposeValues);
    case 'Text':
      return new TextRecorder(layout);
  }
}

/** Counts 0 and 1; any other number as refused. */
class BooleanRecorder implements ColumnRecorder {
  readonly counts = emptyCounts(2);

  record(values: ArrayLike<number>): void {
    const { counts } = this;
    let [no, yes, missing] = [0, 0, 0];
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (value === 0) no++;
      else if (value === 1) yes++;
      else if (Number.isNaN(value)) missing++;
    }
    counts.bins[0]! += no;
    counts.bins[1]! += yes;
    counts.missing += missing;
    counts.refused += values.length - no - yes - missing;
  }
}

/** Counts categories; one without a bin counts among all others where the contract knows it, or has no list, and else as unknown. */
class CategoricalRecorder implements ColumnRecorder {
  readonly counts: ColumnCounts;
  readonly unseen: UnseenValues | undefined;
  readonly #bins = new Map<string, number>();
  /** Undefined where every category is known. */
  readonly #known: ReadonlySet<string> | undefined;

  constructor(categories: readonly string[], known: readonly string[] | undefined, exposeValues: boolean) {
    this.counts = emptyCounts(categories.length + 1);
    this.unseen = exposeValues ? new UnseenValues() : undefined;
    // Rows hold the contract's own texts, and what is the same needs no comparing.
    const own = new Map(known?.map((category) => [category, category]));
    categories.forEach((category, bin) => {
      this.#bins.set(own.get(category) ?? category, bin);
    });
    this.#known = known && new Set(known);
  }

  record(values: readonly string[]): void {
    const { bins } = this.counts;
    const named = this.#bins;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      const bin = named.get(value);
      if (bin !== undefined) bins[bin]!++;
      else this.#recordUnnamed(value);
    }
  }

  #recordUnnamed(value: string): void {
    const { counts } = this;
    if (value === MISSING_CATEGORY) counts.missing++;
    else if (this.#known === undefined || this.#known.has(value)) counts.bins[counts.bins.length - 1]!++;
    else {
      counts.unknown++;
      this.unseen?.add(value);
    }
  }
}

/** Counts texts by their length. */
class TextRecorder implements ColumnRecorder {
  readonly #lengths: NumericRecorder;

  constructor(layout: NumericLayout) {
    this.#lengths = new NumericRecorder(layout);
  }

  get counts(): ColumnCounts {
    return this.#lengths.counts;
  }

  record(values: readonly string[]): void {
    this.#lengths.record(textLengths(values));
  }
}

/** The length of each text in UTF-16 units; NaN where it is missing. */
export function textLengths(values: readonly string[]): Float32Array {
  return Float32Array.from(values, (value) => (value === MISSING_CATEGORY ? Number.NaN : value.length));
}
