import type { EnvironmentName } from '../delivery/applications.ts';
import type { Look, PromotionView } from './look.ts';

/** How far a version came on its way into an environment. */
export type Arrival =
  | { readonly kind: 'Serves'; readonly url: string }
  /** An approval is awaited. */
  | { readonly kind: 'Waits'; readonly promotion: PromotionView }
  /** It does not go on unless someone changes something. */
  | { readonly kind: 'Stopped'; readonly reason: string; readonly message: string };

/** What a look says of a version on its way, in words and for a program. */
export interface Assessment {
  /** What a person would want to read now. */
  readonly words?: string;
  /** Where it has come to a halt; undefined while it goes on by itself. */
  readonly arrival?: Arrival;
}

/** What neither time nor an approval changes. */
const DEAD_ENDS: readonly string[] = [
  'GatesFailed',
  'GatesBlocked',
  'RejectedThere',
  'UndecidedThere',
  'RolledBackThere',
  'TargetIsNewer',
  'TargetMissing',
  'TargetUnreadable',
  'PolicyInvalid',
  'EditRefused',
  'OtherOwner',
  'HeadMovedByOther',
  'Held',
  'Suspended',
  'Frozen',
  'ChangesRequested',
  'AwaitingManualMerge',
  'MergeRefused',
];

/** Assesses how far a version is on its way into an environment. */
export function assess(look: Look, environment: EnvironmentName, artifact: string): Assessment {
  const serves = look.serves(environment);
  if (serves?.artifact === artifact) return { arrival: { kind: 'Serves', url: serves.url } };
  const model = look.model(environment);
  if (model?.spec.serving?.artifact === artifact) {
    const ready = model.status?.conditions?.find(({ type }) => type === 'Ready');
    return { words: `Argo CD has applied it. ${ready?.message ?? ''}`.trim() };
  }
  const promotion = look.promotion(environment);
  if (!promotion) return {};
  const words = promotion.message;
  // Right after a training the promotion may still speak of the version before.
  if (promotion.artifact !== artifact) return { words };
  if (promotion.reason === 'AwaitingApproval') return { words, arrival: { kind: 'Waits', promotion } };
  if (!DEAD_ENDS.includes(promotion.reason)) return { words };
  return { words, arrival: { kind: 'Stopped', reason: promotion.reason, message: promotion.message } };
}
