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
  /** What a person would want to read, what came first first; much of it was so at the look before. */
  readonly news: readonly string[];
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
  const promotion = look.promotion(environment);
  const merged = mergeNews(look, environment, artifact, promotion);
  if (serves?.artifact === artifact) return { news: merged, arrival: { kind: 'Serves', url: serves.url } };
  const model = look.model(environment);
  if (model?.spec.serving?.artifact === artifact) {
    const ready = model.status?.conditions?.find(({ type }) => type === 'Ready');
    const isCurrent = ready?.observedGeneration === model.metadata.generation;
    return { news: [...merged, 'Argo CD has applied it', ...(ready && isCurrent ? [ready.message] : [])] };
  }
  // Right after a training the promotion still speaks of the version before.
  if (!promotion || promotion.artifact !== artifact) return { news: merged };
  const news = [...proposalNews(promotion), ...merged];
  if (promotion.reason === 'UpToDate') return { news };
  if (promotion.reason === 'AwaitingApproval') return { news, arrival: { kind: 'Waits', promotion } };
  if (!DEAD_ENDS.includes(promotion.reason)) return { news };
  return { news, arrival: { kind: 'Stopped', reason: promotion.reason, message: promotion.message } };
}

function proposalNews({ reason, message, pullRequest, gates = [] }: PromotionView): string[] {
  if (reason === 'UpToDate') return [];
  const verdicts = gates.map(({ name, verdict }) => `${name} ${verdict}`).join(', ');
  return [
    ...(pullRequest ? [`pull request #${pullRequest.number} is open: ${pullRequest.url}`] : []),
    ...(pullRequest && verdicts ? [`its gates: ${verdicts}`] : []),
    message,
  ];
}

function mergeNews(
  look: Look,
  environment: EnvironmentName,
  artifact: string,
  promotion: PromotionView | undefined,
): string[] {
  const { number, digest } = promotion?.merged ?? {};
  if (number === undefined || !artifact.endsWith(`@${digest}`)) return [];
  const isAutomatic = look.model(environment)?.spec.accepts?.approval?.mode === 'Automatic';
  const why = isAutomatic ? ': its gates passed, and nobody has to be asked here' : '';
  return [`pull request #${number} is merged${why}`];
}
