import { type Column, type Dataset, MISSING_CODE, numericColumn, type RowHashes } from '../data/dataset.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import type { Check } from './check.ts';

/** Judges the data by every check. @throws ChecksFailed, telling all checks that fail and by how much. */
export function runChecks(dataset: Dataset, checks: readonly Check[]): void {
  const problems = new ProblemList();
  for (const check of checks) {
    const problem = judge(check, dataset);
    if (problem !== undefined) problems.add(`check ${check.name}: ${problem}`);
  }
  if (!problems.empty) throw error('ChecksFailed', { problems: String(problems) });
}

function judge(check: Check, dataset: Dataset): string | undefined {
  const { rows } = dataset;
  switch (check.type) {
    case 'RowCount':
      return judgeBounds(check, rows, `there are ${rows} rows`);
    case 'PositiveShare': {
      const share = dataset.labels.reduce((sum, label) => sum + label, 0) / rows;
      return judgeBounds(check, share, `the share of positive rows is ${round(share)}`);
    }
    case 'DuplicateKeys': {
      const duplicates = countDuplicates(dataset.hashes);
      return judgeBounds(
        { maximum: 0, ...check },
        duplicates,
        `${duplicates} rows have the key of an earlier row`,
      );
    }
    case 'MissingShare': {
      const column = dataset.columns.get(check.column ?? '');
      // The target and the row key are no features; reading refused the data if either was missing.
      const missing = column === undefined ? 0 : countMissing(column);
      const said = `column ${check.column}: ${missing} of ${rows} values are missing (${round(missing / rows)})`;
      return judgeBounds({ maximum: 0, ...check }, missing / rows, said);
    }
    case 'Range':
      return judgeRange(check, numericColumn(dataset, check.column ?? '').values);
  }
}

function judgeBounds(
  { minimum, maximum }: Pick<Check, 'minimum' | 'maximum'>,
  value: number,
  said: string,
): string | undefined {
  if (minimum !== undefined && value < minimum) return `${said}, at least ${minimum} needed`;
  if (maximum !== undefined && value > maximum) return `${said}, at most ${maximum} allowed`;
  return undefined;
}

/** Bounds are rounded to float32 as the values were, so that a value equal to its bound is within it. */
function judgeRange(check: Check, values: Float32Array): string | undefined {
  const minimum = Math.fround(check.minimum ?? Number.NEGATIVE_INFINITY);
  const maximum = Math.fround(check.maximum ?? Number.POSITIVE_INFINITY);
  let outside = 0;
  let first = 0;
  values.forEach((value, row) => {
    if (!(value < minimum || value > maximum)) return;
    if (outside === 0) first = row + 1;
    outside++;
  });
  if (outside === 0) return undefined;
  const range = `[${check.minimum ?? '-∞'}, ${check.maximum ?? '∞'}]`;
  return `column ${check.column}: ${outside} of ${values.length} values are outside ${range}, the first in row ${first}`;
}

function countMissing(column: Column): number {
  return column.kind === 'Numeric'
    ? column.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0)
    : column.codes.reduce((count, code) => count + (code === MISSING_CODE ? 1 : 0), 0);
}

/** Rows whose 85 bits of hash an earlier row had: among 10^9 different keys, a chance of one in 10^7 to miscount. */
function countDuplicates({ positions, remainders }: RowHashes): number {
  const sorted = positions.slice().sort();
  const shared = new Set(sorted.filter((position, index) => index > 0 && position === sorted[index - 1]));
  if (shared.size === 0) return 0;
  const seen = new Set<string>();
  let duplicates = 0;
  positions.forEach((position, row) => {
    if (!shared.has(position)) return;
    const hash = `${position}:${remainders[row]}`;
    if (seen.has(hash)) duplicates++;
    seen.add(hash);
  });
  return duplicates;
}

function round(share: number): number {
  return Number(share.toPrecision(3));
}
