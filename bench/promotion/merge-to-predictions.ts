import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentName } from '@churnops/dev/demo/delivery/applications.ts';
import { ENVIRONMENTS } from '@churnops/dev/demo/delivery/applications.ts';
import type { Delivery } from '@churnops/dev/demo/delivery/delivery.ts';
import { headOf, review } from '@churnops/dev/demo/journey/approval.ts';
import { versionOf } from '@churnops/dev/demo/journey/look.ts';
import type { Stage } from '@churnops/dev/demo/stage.ts';
import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { Sights } from './sights.ts';

/** The moments on the way of a version into an environment, in their order; milliseconds after the approval. */
export const MOMENTS = [
  'merged',
  'Argo CD syncs',
  'ChurnModel changed',
  'Deployment changed',
  'pod ready',
  'predictions',
  'Converged',
] as const;

export type Moment = (typeof MOMENTS)[number];
export type Moments = Record<Moment, number>;

/** Shorter than every phase that is measured. */
const INTERVAL = 100;
const PATIENCE = 300_000;

/** Lets the colleague approve a pull request, and looks until the version predicts and the environment has converged. */
export async function measureArrival(
  { cluster, settings }: Stage,
  delivery: Delivery,
  client: ApiClient,
  into: { environment: EnvironmentName; artifact: string; number: number; rows: readonly unknown[] },
): Promise<Moments> {
  const { environment, artifact, number } = into;
  if (!ENVIRONMENTS.includes(environment)) throw new TypeError(`${environment} is no environment`);
  const sights = new Sights(client, delivery, {
    ...into,
    model: settings.model,
    namespace: `churn-${environment}`,
    version: versionOf(artifact),
  });
  const head = await headOf(delivery, number);
  await review(delivery, delivery.people.colleague, number, head);
  const began = performance.now();
  const seen = new Map<Moment, number>();
  while (seen.size < MOMENTS.length) {
    for (const moment of MOMENTS) {
      if (seen.has(moment)) continue;
      if (!(await sights.has(moment))) break;
      seen.set(moment, Math.round(performance.now() - began));
    }
    const waited = performance.now() - began;
    if (waited > PATIENCE)
      throw new Error(
        `${cluster.kubectl.kubeconfig}: nothing after ${[...seen.keys()].at(-1) ?? 'the approval'}`,
      );
    await sleep(INTERVAL);
  }
  return Object.fromEntries(seen) as Moments;
}
