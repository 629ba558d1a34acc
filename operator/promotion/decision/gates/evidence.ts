import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import type { Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';

/** What is known of a version from its artifact alone. */
export interface VersionEvidence {
  report: EvaluationReport;
  contract: Contract;
}

/** Why something could not be read. */
export interface Unread {
  /** A sentence. */
  reason: string;
  /** Whether it stays so: it is no model, or it is not there. Otherwise it is read again. */
  lasting: boolean;
}

/** The version that the target serves, which is the digest in its file at the base branch's tip. */
export type ServedEvidence =
  | { kind: 'NothingServed' }
  | { kind: 'Served'; digest: string; contract: Contract }
  /** It may be read later. */
  | { kind: 'Unread'; reason: string }
  /** The value in the file cannot be read as a model: no comparison is possible. */
  | { kind: 'Unreadable'; reason: string };

/** The comparison of this candidate with what is served now. */
export type ComparisonEvidence =
  /** `obstacle` is why it could not be asked for, in a sentence. */
  | { kind: 'None'; obstacle?: string }
  /** It could not be learnt whether there is one; that may change. */
  | { kind: 'Unread'; reason: string }
  /** `obstacle` is what holds the run up, in a sentence. */
  | { kind: 'Running'; run: string; obstacle?: string }
  /** There is none, and none comes by itself: the Evaluate run failed, or (where `run` is empty) none can be made. */
  | { kind: 'Failed'; run: string; reason: string }
  | { kind: 'Done'; comparison: Comparison };

/** Everything that gates are judged by. */
export interface Evidence {
  /** Undefined while the artifact was not read. */
  proposed: VersionEvidence | undefined;
  /** Why it was not, where that was tried. */
  unread?: Unread;
  served: ServedEvidence;
  comparison: ComparisonEvidence;
}

/** What is told of a comparison that is awaited. */
export function describeAwaited(
  comparison: Extract<ComparisonEvidence, { kind: 'None' | 'Unread' | 'Running' }>,
): string {
  if (comparison.kind === 'Unread') return comparison.reason;
  const { obstacle } = comparison;
  if (comparison.kind === 'None') {
    return `Waiting for the comparison with what is served.${obstacle === undefined ? '' : ` ${obstacle}`}`;
  }
  const { run } = comparison;
  return obstacle === undefined
    ? `TrainingRun ${run} compares them.`
    : `TrainingRun ${run} is to compare them, and is held up: ${obstacle}`;
}

/** What is told of a comparison that failed, and how it is made again. */
export function describeFailure({ run, reason }: Extract<ComparisonEvidence, { kind: 'Failed' }>): string {
  if (run === '') return reason;
  return `TrainingRun ${run} failed: ${reason} Delete it to have it made again.`;
}
