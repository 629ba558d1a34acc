/** A slice, as reports name it: one value of one column. */
export interface SliceName {
  column: string;
  /** null for missing values. */
  value: string | boolean | null;
  /** Whether it holds all values that are not known by name. */
  other?: true;
}

/** Slices are judged from this many rows of each class on; below, an AUC is mostly chance. */
export const MINIMUM_OF_EACH_CLASS = 100;

/** A slice in words, such as `contract = "Two year"`. */
export function describeSlice({ column, value, other }: SliceName): string {
  if (other) return `${column} = other values`;
  return `${column} = ${value === null ? 'missing' : JSON.stringify(value)}`;
}

/** At most three, and how many more. */
export function listSlices(slices: readonly SliceName[]): string {
  const named = slices.slice(0, 3).map(describeSlice).join(', ');
  return slices.length > 3 ? `${named} and ${slices.length - 3} more` : named;
}
