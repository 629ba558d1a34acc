import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { dataVersionsOf, failedForNow, isOfData } from './past-runs.ts';

/** Data that the newest run did not have; also where there is no run yet of which that is known. */
export function dueByDataVersion({ model, runs, data }: Facts): Due | undefined {
  if (model.spec.training.retrainOn?.dataVersion !== true || data.kind !== 'Known') return undefined;
  const newest = runs.findLast((run) => dataVersionsOf(run).length > 0);
  const had = newest && isOfData(newest, data);
  if (had && !failedForNow(newest)) return undefined;
  return {
    cause: { reason: 'DataVersion' },
    words: newest ? `The data are of version ${shortVersion(data.version)}` : 'No run has had the data yet',
    ...(had && { attempt: newest }),
  };
}

/** Digests, ETags and times are long; the beginning tells them apart. */
export function shortVersion(version: string): string {
  const digest = /^sha256:([0-9a-f]{12})/.exec(version)?.[1];
  if (digest !== undefined) return digest;
  return version.length <= 48 ? version : `${version.slice(0, 47)}…`;
}
