import type { JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { error } from '../errors.ts';

/** The error for an option that names no column of what is compared, by the name that the option has. @param place as in "which the profile has not". */
export function unknownRule(
  { columns = [] }: JudgementRules,
  column: string,
  place: string,
  cause?: unknown,
) {
  const isIgnored = columns.some(({ name, ignore }) => name === column && ignore);
  return error('DriftRuleUnknown', { option: isIgnored ? '--ignore' : '--column', column, place }, { cause });
}
