import { digestOf, shortDigest } from '../../promotion/decision/version.ts';
import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { isCaused, settles } from './past-runs.ts';

/**
 * The newest version, where a person closed a pull request of it unmerged. An older one that was rejected has a newer one
 * in its place already.
 */
export function dueByRejection({ model, runs, data }: Facts): Due | undefined {
  if (model.spec.training.retrainOn?.rejection !== true) return undefined;
  const artifact = runs.findLast(({ status }) => status?.phase === 'Succeeded' && status.artifact)?.status
    ?.artifact;
  const digest = digestOf(artifact);
  if (artifact === undefined || digest === undefined) return undefined;
  const rejected = model.status?.promotions?.find(
    (promotion) => promotion.reason === 'RejectedThere' && promotion.digest === digest,
  );
  if (!rejected) return undefined;
  const attempt = runs
    .filter(isCaused)
    .findLast(({ spec }) => spec.cause.reason === 'Rejection' && digestOf(spec.cause.artifact) === digest);
  if (attempt && settles(attempt, data)) return undefined;
  return {
    cause: { reason: 'Rejection', artifact },
    words: `Version ${shortDigest(digest)} was rejected (promotion ${rejected.name})`,
    ...(attempt && { attempt }),
  };
}
