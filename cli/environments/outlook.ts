import type { Reason } from '@churnops/operator/promotion/decision/decision.ts';
import type { TroubleReason } from '@churnops/operator/promotion/reconciler/trouble.ts';
import type { Tone } from '../terminal/line.ts';

/** What a promotion or rollback waits for, and what comes then. */
export interface Outlook {
  tone: Tone;
  /** Whom or what it waits for; undefined where nothing is missing. */
  awaits: string | undefined;
  /** What happens once that is there. */
  next: string;
}

const opens = 'Then a pull request opens.';
const goesOn = 'Then it goes on.';
const merges = 'Then it is merged.';
const good = (next: string): Outlook => ({ tone: 'Good', awaits: undefined, next });
const waiting = (awaits: string, next: string): Outlook => ({ tone: 'Waiting', awaits, next });
const bad = (awaits: string, next: string): Outlook => ({ tone: 'Bad', awaits, next });

const OUTLOOKS: Readonly<Record<Reason | TroubleReason, Outlook>> = {
  AwaitingCandidate: waiting('a TrainingRun that succeeds', opens),
  AwaitingDrift: waiting('drift that a DriftMonitor finds here', opens),
  NothingServed: waiting('a version that is served here', 'Then its soak begins.'),
  NotServing: waiting('the rollout of what the spec names', 'Then its soak begins.'),
  SourceUnhealthy: bad('a source that is well', goesOn),
  Soaking: waiting('time', opens),
  UpToDate: good('Nothing happens until there is another version.'),
  NoRollbackNeeded: good('Nothing happens.'),
  Opening: good('A pull request is being opened.'),
  Updating: good('The pull request is being brought up to date.'),
  Closing: good('The pull request is being closed.'),
  Merging: good('It is being merged.'),
  RejectedThere: bad('someone who forgives the rejection, or another version', opens),
  UndecidedThere: bad('someone who says what its closing meant', 'Then it is rejected or proposed again.'),
  RolledBackThere: bad('someone who releases it, or another version', opens),
  TargetIsNewer: waiting('a version newer than that of the target', opens),
  NoLongerServed: waiting('a version that is served here', opens),
  TargetMissing: bad('the file that the promotion leads to', opens),
  TargetUnreadable: bad('a correction of the target file', goesOn),
  EditRefused: bad('a correction of the target file', opens),
  PolicyInvalid: bad('a correction of spec.accepts in the target file', goesOn),
  OtherOwner: bad('a decision which of the two promotions goes elsewhere', goesOn),
  AwaitingGit: waiting('the Git host', goesOn),
  AwaitingForge: waiting('the forge', goesOn),
  HeadMovedByOther: bad('someone who says whose the branch is', goesOn),
  Held: waiting('its release', goesOn),
  Suspended: waiting('suspend: true to be taken out of its spec', goesOn),
  Frozen: waiting('frozen: true to be taken out of the target', merges),
  Draft: waiting('the pull request to be marked as ready', merges),
  RollbackOpen: waiting('a decision on the rollback of the target', merges),
  GatesFailed: bad('a version that passes the gates', opens),
  GatesPending: waiting('the evidence of its gates', 'Then it is proposed, or merged if it is already.'),
  GatesBlocked: bad('evidence that settles its gates', merges),
  ChangesRequested: bad('whoever requested changes', merges),
  AwaitingApproval: waiting('approvals', merges),
  AwaitingManualMerge: waiting('a person who merges it', 'Then the GitOps tool applies it.'),
  WindowClosed: waiting('its window', merges),
  MergeRefused: bad('the forge, which refuses the merge', 'It is tried again.'),
  RollbackRefused: bad('another churnops.dev/rollback-to', 'Then a pull request opens.'),
  ReplacedMeanwhile: good('Nothing happens: what was to be rolled back is gone.'),
  SecretForbidden: bad('the right to read the Secret', goesOn),
  SecretMissing: bad('the Secret', goesOn),
  SecretIncomplete: bad('a correction of the Secret', goesOn),
  RepositoryInvalid: bad('a correction of spec.gitRepository', goesOn),
  RepositoryMissing: bad('the repository, or the right to see it', goesOn),
  CredentialsRefused: bad('credentials that are accepted', goesOn),
  RightsMissing: bad('rights for the credentials', goesOn),
  RateLimited: waiting('the limits of the forge', goesOn),
  ForgeUnreachable: waiting('the forge', goesOn),
  ForgeFailed: bad('the forge', goesOn),
  GitUnreachable: waiting('the Git host', goesOn),
  GitFailed: bad('the Git host', goesOn),
  RegistryUnreachable: waiting('the registry', goesOn),
  SpecInvalid: bad('a correction of its spec', goesOn),
};

/** Reasons of an operator that is newer than this program: its message has to do. */
const UNKNOWN: Outlook = { tone: 'Waiting', awaits: undefined, next: '' };

/** What the reason in a status means for who waits for it. */
export function outlookOf(reason: string): Outlook {
  return Object.hasOwn(OUTLOOKS, reason) ? OUTLOOKS[reason as keyof typeof OUTLOOKS] : UNKNOWN;
}
