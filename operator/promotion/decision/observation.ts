import type {
  Actor,
  CommitStatus,
  PullRequest,
  PullRequestCommit,
  Review,
} from '../../forge/pull-request.ts';
import type { DriftHere } from './drift-here.ts';
import type { Origins } from './eligibility.ts';
import type { Evidence } from './gates/evidence.ts';
import type { Branch, Self } from './head.ts';
import type { MergeRefusal } from './merge.ts';
import type { Promotion } from './policy/promotion.ts';
import type { ProbationVerdict } from './probation.ts';
import type { ServedHere } from './soak.ts';
import type { Target } from './target.ts';
import type { Version } from './version.ts';

/**
 * What is known about one target from Git, the forge and the cluster. The forge's list is read before Git is fetched: then a
 * pull request that is seen as merged is in what was fetched.
 */
export interface Observation {
  self: Self;
  /** Whom the forge takes us for. */
  identity: Actor;
  target: Target;
  /** Of the whole repository, open and closed: those with a marker, or from a branch under churnops/. */
  pullRequests: readonly PullRequest[];
  /** Who closed those of ours whose closing is not recorded; a number that is not there was not asked for yet. */
  closers: ReadonlyMap<number, Actor | undefined>;
  /** The owner's branches on the remote. */
  branches: readonly Branch[];
  /** What our status says we pushed last; it may be lost. */
  pushed: { branch: string; commit: string } | undefined;
  /** Our open pull request, asked for on its own; undefined where there is none, or it was not asked for. */
  open: OpenPullRequest | undefined;
  /** Pull requests that the forge refused to open again, as far as this process remembers. */
  refusedToReopen: ReadonlySet<number>;
  /** The last merge that the forge did not make, as far as this process remembers. */
  refusal: MergeRefusal | undefined;
  /** The words of the annotation `churnops.dev/hold`; undefined where it is not there. */
  held: string | undefined;
  origins: Origins;
  /** By digest, for what may be proposed and for what is; against what the target's field holds now. */
  evidence: ReadonlyMap<string, Evidence>;
  /** Seconds that the training of a digest took, where an attempt is recorded. */
  trainingSeconds: ReadonlyMap<string, number>;
  /** What drift monitors report about what the target serves, in a sentence. */
  drift: string | undefined;
}

/** One pull request as it is now. */
export interface OpenPullRequest {
  pullRequest: PullRequest;
  /** The forge says that it does not merge, but not for long enough to be believed: some say so while they compute it. */
  conflictUnsettled?: boolean;
  reviews: readonly Review[];
  commits: readonly PullRequestCommit[];
  /** On its head. */
  statuses: readonly CommitStatus[];
}

/** What a promotion starts from. */
export type Subject =
  | { from: 'Candidate'; version: Version | undefined }
  | { from: 'Served'; served: ServedHere }
  | { from: 'Drift'; drift: DriftHere };

/** Everything that a promotion is decided by. */
export interface PromotionObservation extends Observation {
  promotion: Promotion;
  subject: Subject;
}

/** Everything that a rollback is decided by: the target is the very ChurnModel's own file, the owner's promotion is `rollback`. */
export interface RollbackObservation extends Observation {
  /** How the probation of a digest stands. */
  probation: { digest: string; verdict: ProbationVerdict | { kind: ProbationVerdict['kind'] } } | undefined;
  /** The value of the annotation `churnops.dev/rollback-to`. */
  request: string | undefined;
}
