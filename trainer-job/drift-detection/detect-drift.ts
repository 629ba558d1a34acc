import type { ComparedColumn } from '@churnops/lib/drift/evidently/column.ts';
import { judgeSamples } from '@churnops/lib/drift/judge-samples.ts';
import type { DriftPolicy, DriftVerdict, JudgedColumn, JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import { readSamples, type SampleOptions } from './read-samples.ts';
import { isSampled, type LeftOutColumn, sampledColumn } from './sampled-column.ts';

/** What is compared with what, and how. */
export interface DriftDetectionOptions extends SampleOptions {
  reference: string;
  current: string;
  rules: JudgementRules;
}

/** A column with the values that were compared. */
export type DetectedColumn = JudgedColumn & { column: ComparedColumn };

/** What came out. */
export interface DriftDetection extends Omit<DriftVerdict, 'columns'> {
  policy: DriftPolicy;
  columns: DetectedColumn[];
  leftOut: LeftOutColumn[];
}

/**
 * Compares each column of two CSV files.
 *
 * @throws RuleOfNoColumn, DataRefused where no column can be compared or a rule is of a column that one file has not, DriftTestUnsuitable, CsvRefused, DataNotFound or DataTooLarge.
 */
export async function detectDrift({
  reference,
  current,
  rules,
  ...options
}: DriftDetectionOptions): Promise<DriftDetection> {
  const { pairs, onlyInOne } = await readSamples(reference, current, options);
  const columns = pairs.map(sampledColumn);
  const sampled = columns.filter(isSampled);
  const leftOut = columns.filter((column): column is LeftOutColumn => !isSampled(column));
  refuseRules(rules, [...sampled, ...leftOut], onlyInOne);
  if (sampled.length === 0)
    throw error('DataRefused', { problems: 'no column of the two files can be compared' });
  const verdict = judgeSamples(sampled, rules);
  return {
    policy: rules.policy,
    ...verdict,
    columns: verdict.columns.map((column, index) => ({ ...column, column: sampled[index]!.column })),
    leftOut: [...leftOut, ...onlyInOne.map((name) => ({ name, reason: 'only one of the files has it' }))],
  };
}

function refuseRules(
  { columns = [] }: JudgementRules,
  known: readonly { name: string }[],
  onlyInOne: readonly string[],
): void {
  const names = new Set(known.map(({ name }) => name));
  const problems = new ProblemList();
  for (const { name } of columns.filter((column) => !names.has(column.name))) {
    if (!onlyInOne.includes(name)) throw error('RuleOfNoColumn', { column: name });
    problems.add(`column ${name}: it is named by a rule, and not in both files`);
  }
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
}
