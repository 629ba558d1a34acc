import type { ColumnCounts } from '../profile/column-counts.ts';
import { profiledColumns, type ReferenceProfile } from '../profile/reference-profile.ts';
import { judgeEvidence } from './evidence/judge-evidence.ts';
import { profileColumn as evidenceColumn } from './evidence/profile-column.ts';
import { judgeEvidently } from './evidently/judge-evidently.ts';
import { profileColumn as evidentlyColumn } from './evidently/profile-column.ts';
import type { DriftVerdict, JudgementRules } from './verdict.ts';

/** What is compared with what, and how. */
export interface ProfilesToJudge extends JudgementRules {
  reference: ReferenceProfile;
  /** The counts of the window in the bins of the reference: one for each of its columns, the score last; `totalOf(window).columns` gives them. */
  current: readonly ColumnCounts[];
}

/**
 * Judges the counts of a window against a reference profile. Pure: the same counts always give the same verdict. What the policy Evidently says of raw rows is said of a profile where `precision` is
 * Exact, and lies within `bound` where it is Bounded; OwnBins are ours alone.
 *
 * @throws DriftTestUnsuitable where a rule names a test that is not made for its column.
 */
export function judgeProfiles({ reference, current, policy, ...rules }: ProfilesToJudge): DriftVerdict {
  const columns = profiledColumns(reference);
  return policy === 'Evidence'
    ? judgeEvidence(
        columns.map((column, index) => evidenceColumn(column, current[index]!)),
        rules,
      )
    : judgeEvidently(
        columns.map((column, index) => evidentlyColumn(column, current[index]!)),
        rules,
      );
}
