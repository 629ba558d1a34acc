import type { DriftPolicy, DriftVerdict } from '@churnops/lib/drift/verdict.ts';
import type { ReportColumn } from '@churnops/lib/drift-report/report.ts';

/** What was found, by whose rules, and what was not compared. */
export interface DetectedDrift extends DriftVerdict {
  policy: DriftPolicy;
  leftOut: readonly { name: string; reason: string }[];
  /** What a report draws; loaded and made only when asked for. */
  reportColumns(): Promise<ReportColumn[]>;
}
