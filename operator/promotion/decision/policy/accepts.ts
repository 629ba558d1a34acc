/** How a promotion to an environment gets its merge. Automatic: by the operator once its gates pass. Review: by the operator after approvals. Manual: by people only. */
export type ApprovalMode = 'Automatic' | 'Review' | 'Manual';

/** Who has to agree, and how. */
export interface ApprovalPolicy {
  mode: ApprovalMode;
  /** Valid approvals that a merge needs, from 1 on; Automatic needs none. */
  required: number;
  /** The only users whose approvals count; undefined where everyone who may write counts. */
  approvers: readonly string[] | undefined;
}

/** How the contract of a version may differ from that of the served one. */
export type ContractPolicy = 'Compatible' | 'Exact' | 'Any';

/** One condition that a version must meet. */
export interface Gate {
  name: string;
  /** A metric of the report such as auc or logLoss; modelBytes; or latencyRatio, which is candidate by served. */
  metric: string;
  /** The point estimate must be at least this. */
  minimum?: number;
  /** The point estimate must be at most this. */
  maximum?: number;
  /** Judge every value of this column on its own, from 100 positives and 100 negatives on. */
  slice?: { column: string };
  /** How much worse than what the target serves it may be, in the metric's unit, 0 or more. */
  maximumLossAgainstServed?: number;
  /** What becomes of a comparison that the rows do not settle. */
  onUndecided: 'Review' | 'Block' | 'Pass';
}

/** A time in which merges are allowed, or excluded. */
export interface Window {
  name: string;
  /** Five fields: minute, hour, day, month, weekday. */
  cron: string;
  /** Milliseconds that pass on any clock, whatever the wall clock does meanwhile. */
  duration: number;
  /** An IANA name, such as Europe/Berlin. */
  timeZone: string;
  action: 'Allow' | 'Exclude';
}

/** How a version that was just rolled out is watched. */
export interface ProbationPolicy {
  /** Milliseconds. */
  duration: number;
  /** Share of requests that may end in an error, from 0 to 1. */
  maximumErrorRate: number;
  /** Milliseconds; undefined where latency does not matter. */
  maximumP95: number | undefined;
  onFailure: 'OpenPullRequest' | 'Report';
}

/** What an environment accepts (`spec.accepts` of the target), with every default applied. */
export interface Accepts {
  approval: ApprovalPolicy;
  contract: ContractPolicy;
  gates: readonly Gate[];
  windows: readonly Window[];
  frozen: boolean;
  probation: ProbationPolicy | undefined;
}

/** The policy of a target that says nothing: people merge. */
export const SILENT_POLICY: Accepts = {
  approval: { mode: 'Manual', required: 1, approvers: undefined },
  contract: 'Compatible',
  gates: [],
  windows: [],
  frozen: false,
  probation: undefined,
};
