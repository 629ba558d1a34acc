import { setTimeout as delay } from 'node:timers/promises';
import type { EnvironmentName } from '../delivery/applications.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Stage } from '../stage.ts';
import { approve } from './approval.ts';
import { Look, type PromotionView, versionOf } from './look.ts';

/** How far a version came on its way into an environment. */
export type Arrival =
  | { readonly kind: 'Serves'; readonly url: string }
  /** Someone has to approve who is not of the demo. */
  | { readonly kind: 'Waits'; readonly promotion: PromotionView }
  /** It does not go on unless someone changes something. */
  | { readonly kind: 'Stopped'; readonly reason: string; readonly message: string };

/** What no time and no approval changes. */
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
  'MergeRefused',
];

const PATIENCE_MILLISECONDS = 300_000;
const INTERVAL_MILLISECONDS = 500;

/** Looks at a version on its way into an environment, tells what is new, and lets the colleague approve where that is hers to do. */
export async function follow(
  stage: Stage,
  delivery: Delivery,
  environment: EnvironmentName,
  artifact: string,
): Promise<Arrival> {
  const { story, settings, cluster } = stage;
  const approved = new Set<string>();
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const look = await Look.take(cluster.kubectl, settings.model);
    const serves = look.serves(environment);
    if (serves?.artifact === artifact) return { kind: 'Serves', url: serves.url };
    const promotion = look.promotion(environment);
    const isAsked = look.model(environment)?.spec.serving?.artifact === artifact;
    const ready = look.model(environment)?.status?.conditions?.find(({ type }) => type === 'Ready');
    if (isAsked) story.tell(`${environment}: Argo CD has synced it. ${ready?.message ?? ''}`.trim());
    else if (promotion) story.tell(`${environment}: ${promotion.message}`);
    const isOurs = promotion?.artifact === artifact;
    if (!isAsked && promotion && isOurs) {
      if (DEAD_ENDS.includes(promotion.reason)) return { kind: 'Stopped', ...promotion };
      if (promotion.reason === 'AwaitingApproval') {
        if (environment === 'prod') return { kind: 'Waits', promotion };
        await approve(stage, delivery, environment, promotion, approved);
      }
    }
    if (Date.now() > deadline) {
      const seconds = PATIENCE_MILLISECONDS / 1_000;
      const last = promotion ? `${promotion.reason}: ${promotion.message}` : 'no promotion is told of';
      throw new Error(`${environment} does not serve ${versionOf(artifact)} after ${seconds} s: ${last}`);
    }
    await delay(INTERVAL_MILLISECONDS);
  }
}
