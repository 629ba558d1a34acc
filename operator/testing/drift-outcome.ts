import { expect } from 'vitest';
import { MODELS } from '../churn-model/model.ts';
import { CHILD_RESOURCES } from '../churn-model/observe.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { findCondition } from '../controller/conditions.ts';
import { MONITORS } from '../drift-monitor/monitor.ts';
import {
  CONFIG_MAPS,
  CRON_JOBS,
  JOBS,
  type KubernetesObject,
  REPLICA_SETS,
  type Resource,
} from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import type { ClusterHand } from '../training-run/testing/cluster-hand.ts';
import { timeless } from './waiting.ts';

/** Where a story of drift leaves something behind. */
export interface DriftOutcomePlace {
  namespace: Namespace;
  hand: ClusterHand;
}

/** What was seen of each kind of event in the end: how often it was told. */
export type EventCounts = Readonly<Record<string, number>>;

/** The model and the monitor are at what was asked for, and nothing is on its way. */
export async function expectSettled(namespace: Namespace, name: string): Promise<void> {
  const model = await namespace.get(MODELS, name);
  const { serving, training, conditions } = model.status ?? {};
  expect(findCondition(conditions, 'Ready')?.observedGeneration).toBe(model.metadata.generation);
  expect(findCondition(conditions, 'CandidateReady')?.status).toBe('True');
  expect(serving?.current).toBe(model.spec.serving?.artifact);
  expect(training?.reason).toBe('CandidateMade');
  const monitor = await namespace.get(MONITORS, name);
  expect(findCondition(monitor.status?.conditions, 'Ready')?.reason).toBe('Watching');
  expect(findCondition(monitor.status?.conditions, 'DriftDetected')?.reason).toBe('AwaitingWindow');
}

/** Everything that must not depend on when the operator was interrupted: what is told of all that there is, and its names. */
export async function driftOutcome({ namespace }: DriftOutcomePlace, name: string): Promise<object> {
  const { conditions, ...model } = await statusOf(namespace);
  const monitor = (await namespace.get(MONITORS, name)).status ?? {};
  const runs = await namespace.list(RUNS);
  return nameless({
    model,
    conditions: conditionsOf(conditions),
    // How many windows there were depends on when the traffic came.
    monitor: { episode: monitor.episode, conditions: conditionsOf(monitor.conditions) },
    runs: runs.map(({ spec, status }) => ({ cause: spec.cause, status })),
    objects: await objectsIn(namespace),
  });
}

/** How often each kind of event was told. */
export async function eventsOf({ hand }: DriftOutcomePlace): Promise<EventCounts> {
  const counts: Record<string, number> = {};
  for (const { regarding, reason, series } of await hand.events()) {
    const kind = `${regarding.kind} ${reason}`;
    counts[kind] = (counts[kind] ?? 0) + (series?.count ?? 1);
  }
  return counts;
}

function conditionsOf(
  conditions: readonly { type: string; status: string; reason: string }[] = [],
): string[] {
  return conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`).sort();
}

/** The names of all that the operator and the cluster made. */
async function objectsIn(namespace: Namespace): Promise<string[]> {
  const resources = [...CHILD_RESOURCES, REPLICA_SETS, JOBS, CRON_JOBS, CONFIG_MAPS, RUNS];
  const lists = await Promise.all(
    resources.map(async (resource) => {
      const all = await namespace.list(resource as Resource<KubernetesObject>);
      return all.map(({ metadata }) => `${resource.kind} ${metadata?.name}`);
    }),
  );
  return lists.flat().sort();
}

/** Also without what is made of uids and of moments: the ends of names, and what an episode is called. */
function nameless(value: object): object {
  const text = JSON.stringify(timeless(value))
    .replace(/telco-\d{8}T\d{6}Z/g, 'telco-EPISODE')
    .replace(/-[0-9a-f]{8}(?=[ ":.])/g, '-SUFFIX');
  return JSON.parse(text);
}
