import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import type { HeldValue } from '@churnops/operator/promotion/decision/target.ts';
import { targetOf } from '../environments/environment.ts';
import type { Model } from '../environments/model.ts';

/** What an environment was told to serve, and how it came to that. What is not known is undefined. */
export interface ServedVersion {
  /** From when on. */
  at: string | undefined;
  /** Undefined where nothing was to be served. */
  artifact: string | undefined;
  commit: string | undefined;
  pullRequest: { number: number; url: string | undefined; kind: 'Promotion' | 'Rollback' } | undefined;
  approvedBy: readonly string[] | undefined;
  mergedBy: string | undefined;
}

/** What Git and the forge say, the newest first. */
export async function versionsOfForge(
  forge: Forge,
  held: readonly HeldValue[],
  base: string,
): Promise<ServedVersion[]> {
  const merged = await forge.findPullRequests({ base, state: 'Merged' });
  return Promise.all(
    held.map(async ({ commit, committedAt, value }): Promise<ServedVersion> => {
      const found = merged.find(({ mergeCommit }) => mergeCommit === commit);
      const known = { at: committedAt.toISOString(), artifact: value, commit };
      if (found === undefined) {
        return { ...known, pullRequest: undefined, approvedBy: undefined, mergedBy: undefined };
      }
      return { ...known, ...(await readDecision(forge, found)) };
    }),
  );
}

async function readDecision(
  forge: Forge,
  { number, url, head, marker }: PullRequest,
): Promise<Pick<ServedVersion, 'pullRequest' | 'approvedBy' | 'mergedBy'>> {
  const [reviews, now] = await Promise.all([forge.reviews(number), forge.getPullRequest(number)]);
  const approvals = reviews.filter(({ state, commit }) => state === 'Approved' && commit === head.sha);
  return {
    pullRequest: { number, url, kind: marker?.['kind'] === 'Rollback' ? 'Rollback' : 'Promotion' },
    approvedBy: approvals.map(({ user }) => user),
    mergedBy: now?.mergedBy?.login,
  };
}

/** What the statuses in the cluster say without a token: what serves, and the newest pull request of each promotion to it. */
export function versionsOfStatus(model: Model, models: readonly Model[]): ServedVersion[] {
  const { serving, rollback } = model.status ?? {};
  const known = [
    ...incoming(model, models),
    ...(rollback?.merged ? [decided(rollback.merged, 'Rollback')] : []),
  ];
  const digest = serving?.current?.split('@')[1];
  const current = known.find(({ artifact }) => artifact === `@${digest}`);
  const now: ServedVersion = {
    commit: undefined,
    pullRequest: undefined,
    approvedBy: undefined,
    mergedBy: undefined,
    ...current,
    artifact: serving?.current,
    at: serving?.since ?? current?.at,
  };
  const earlier = known.filter((one) => one !== current);
  return [now, ...earlier.toSorted((one, other) => ((one.at ?? '') < (other.at ?? '') ? 1 : -1))];
}

function incoming(model: Model, models: readonly Model[]): ServedVersion[] {
  return models.flatMap((from) =>
    (from.spec.promotions ?? []).flatMap((spec) => {
      if (targetOf(from, spec, models) !== model) return [];
      const merged = from.status?.promotions?.find(({ name }) => name === spec.name)?.merged;
      return merged === undefined ? [] : [decided(merged, 'Promotion')];
    }),
  );
}

function decided(
  { number, digest, at }: { number: number; digest: string; at?: string },
  kind: 'Promotion' | 'Rollback',
): ServedVersion {
  return {
    at,
    artifact: digest === 'none' ? undefined : `@${digest}`,
    commit: undefined,
    pullRequest: { number, url: undefined, kind },
    approvedBy: undefined,
    mergedBy: undefined,
  };
}
