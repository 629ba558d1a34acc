import { judgeEvidence } from './evidence/judge-evidence.ts';
import { sampleColumn as evidenceColumn } from './evidence/sample-column.ts';
import type { SampledColumn } from './evidently/column.ts';
import { judgeEvidently } from './evidently/judge-evidently.ts';
import { sampleColumn as evidentlyColumn } from './evidently/sample-column.ts';
import type { DriftVerdict, JudgementRules } from './verdict.ts';

/**
 * Judges raw columns. What the policy Evidently says of them is what Evidently itself says, to nine digits.
 *
 * @throws DriftTestUnsuitable where a rule names a test that is not made for its column.
 */
export function judgeSamples(
  columns: readonly SampledColumn[],
  { policy, ...rules }: JudgementRules,
): DriftVerdict {
  return policy === 'Evidence'
    ? judgeEvidence(columns.map(evidenceColumn), rules)
    : judgeEvidently(columns.map(evidentlyColumn), rules);
}
