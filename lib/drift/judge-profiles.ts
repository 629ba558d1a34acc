import type { ColumnCounts } from '../profile/column-counts.ts';
import type { ReferenceProfile } from '../profile/reference-profile.ts';
import { judgeWindow } from './evidence/judge-window.ts';
import { DEFAULT_EVIDENCE_POLICY } from './evidence/policy.ts';
import type { DriftVerdict, JudgementRules } from './verdict.ts';

/** What is compared with what, and how. */
export interface ProfilesToJudge extends JudgementRules {
  reference: ReferenceProfile;
  /** The counts of the window in the bins of the reference: one for each of its columns, the score last; `totalOf(window).columns` gives them. */
  current: readonly ColumnCounts[];
}

/**
 * Judges the counts of a window against a reference profile. Pure: the same counts always give the same verdict.
 *
 * @throws DriftTestUnsuitable where a rule names a test that is not made for its column.
 */
export function judgeProfiles({ reference, current, alarm, minimumRows }: ProfilesToJudge): DriftVerdict {
  const { verdict, judged, drifted, columns } = judgeWindow(reference, current, {
    ...DEFAULT_EVIDENCE_POLICY,
    ...(minimumRows !== undefined && { minimumRows }),
    minimumColumns: alarm?.columns ?? 1,
    minimumShare: alarm?.share ?? 0,
  });
  return {
    verdict: verdict === 'Quiet' ? 'Clear' : verdict,
    judged,
    drifted,
    share: judged === 0 ? 0 : drifted.length / judged,
    columns: columns.map(({ column, verdict: said, rows, missing }) => ({
      name: column,
      verdict: said === 'NotDrifted' ? 'Stable' : said,
      rows,
      missing,
    })),
  };
}
