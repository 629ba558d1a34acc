import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import type { Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';

/** What is known of a version from its artifact alone. */
export interface VersionEvidence {
  report: EvaluationReport;
  contract: Contract;
}

/** The version that the target serves, which is the digest in its file at the base branch's tip. */
export type ServedEvidence =
  | { kind: 'NothingServed' }
  | { kind: 'Served'; digest: string; contract: Contract }
  /** The value in the file cannot be read as a model: no comparison is possible. */
  | { kind: 'Unreadable'; reason: string };

/** The comparison of this candidate with what is served now. */
export type ComparisonEvidence =
  | { kind: 'None' }
  | { kind: 'Running'; run: string }
  /** The Evaluate run ended without a report. */
  | { kind: 'Failed'; run: string; reason: string }
  | { kind: 'Done'; comparison: Comparison };

/** Everything that gates are judged by. */
export interface Evidence {
  /** Undefined while the artifact was not read. */
  proposed: VersionEvidence | undefined;
  served: ServedEvidence;
  comparison: ComparisonEvidence;
}
