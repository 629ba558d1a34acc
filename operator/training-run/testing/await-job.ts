import { vi } from 'vitest';
import type { Job } from '../../kubernetes/resource.ts';
import type { ClusterHand } from './cluster-hand.ts';

/** Waits until the operator has made the Job of a run. */
export const awaitJob = (
  hand: ClusterHand,
  name: string,
  waiting: { timeout: number; interval: number },
): Promise<Job> =>
  vi.waitFor(async () => {
    const found = await hand.job(name);
    if (!found) throw new Error(`run ${name} has no Job yet`);
    return found;
  }, waiting);
