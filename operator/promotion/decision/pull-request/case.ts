import type { Evidence } from '../gates/evidence.ts';
import type { GateVerdict } from '../gates/verdict.ts';
import type { Proposal } from '../ownership.ts';
import type { ApprovalPolicy } from '../policy/accepts.ts';
import type { RunOrigin } from '../version.ts';

/** What a pull request argues with. Nothing in it changes from one pass to the next unless a fact did. */
export interface Case {
  proposal: Proposal;
  /** What the field holds on the base branch. */
  present: string | undefined;
  origin: RunOrigin | undefined;
  presentOrigin: RunOrigin | undefined;
  gates: readonly GateVerdict[];
  evidence: Evidence;
  approval: ApprovalPolicy;
  /** What drift monitors report about what is served, in a sentence. */
  drift: string | undefined;
  /** Seconds that the training took; undefined where no attempt is recorded. */
  trainingSeconds: number | undefined;
  /** The pull request that this one stands for, because the forge would not open it again. */
  standsFor: { number: number } | undefined;
}
