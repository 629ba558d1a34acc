import type { ComparedColumn, SampledColumn } from '@churnops/lib/drift/evidently/column.ts';
import type { SamplePair } from './read-samples.ts';

/** A column that is not judged, and why. */
export interface LeftOutColumn {
  name: string;
  reason: string;
}

/** The column of a pair as it is compared; numbers where either file has numbers. What holds dates, texts or nothing is left out. */
export function sampledColumn(pair: SamplePair): SampledColumn | LeftOutColumn {
  const { reference, current } = pair;
  const { name } = reference;
  const numeric = [reference, current].some(({ kind }) => kind === 'Numeric');
  if (!numeric) {
    const reason = whyNoCategories(pair);
    if (reason !== undefined) return { name, reason };
  }
  const missing = {
    reference: reference.missing + reference.infinite,
    current: current.missing + current.infinite,
  };
  const rows = { reference: reference.rows - missing.reference, current: current.rows - missing.current };
  if (rows.reference + rows.current === 0) return { name, reason: 'it has no value in either file' };
  const column: ComparedColumn = numeric
    ? {
        type: 'Numeric',
        reference: reference.sorted(),
        current: current.sorted(),
        integers: reference.integers && current.integers,
      }
    : { type: 'Categorical', reference: reference.levels, current: current.levels };
  return { name, rows, missing, column };
}

/** Whether the column can be judged. */
export function isSampled(column: SampledColumn | LeftOutColumn): column is SampledColumn {
  return 'column' in column;
}

function whyNoCategories({ reference, current }: SamplePair): string | undefined {
  for (const { overflowed, levels, isDate } of [reference, current]) {
    if (overflowed) return 'it has more than 100,000 different values';
    if (isDate) return 'it holds dates, which always move on';
    let rows = 0;
    for (const count of levels.values()) rows += count;
    // Evidently takes such a column for text, which has no distribution to compare.
    if (rows > 1 && levels.size > rows / 2)
      return 'more than half of its values are different: it is text or a key';
  }
  return undefined;
}
